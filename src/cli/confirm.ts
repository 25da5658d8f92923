/** Asking before something is changed that may matter. */

import { UserError } from '../base/errors.ts';
import type { CommandContext } from './context.ts';

export interface Question {
  /** `change them`, completing "Do you want to …?". */
  to: string;
  /** Given as `--yes`. */
  yes: boolean;
  /** Where it is called something else. */
  flag?: string;
  /** What it is about, for scripts that forgot the flag. */
  matter: string;
}

/** Resolves when the user agrees; throws UserError `Conflict` when not, and where nobody can be asked. */
export async function confirm(context: CommandContext, { to, yes, flag = '--yes', matter }: Question): Promise<void> {
  if (yes) return;
  if (!context.stdin.isTTY) {
    throw new UserError('Conflict', matter, { hint: `nothing was changed; add ${flag} to go on` });
  }
  await context.progress.clear();
  for (;;) {
    const answer = (await context.ask(`Do you want to ${to}? [y/n] `)).trim().toLowerCase();
    if (answer === 'y' || answer === 'yes') return;
    if (answer === 'n' || answer === 'no') throw new UserError('Conflict', 'stopped; nothing was changed');
  }
}
