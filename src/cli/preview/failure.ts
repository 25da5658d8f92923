/** Failures of check-like commands: their exit code tells them from a finding. */

import type { Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { reportError } from '../error-report.ts';

/** Exit code for a check that could not be made, as opposed to one that found something (1). */
export const CHECK_FAILED = 2;

/** Runs the check; whatever it throws is told on standard error and ends with `CHECK_FAILED`. */
export async function asCheck(context: CommandContext, check: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await check();
  } catch (error) {
    if (context.signal.aborted) throw error;
    await context.progress.clear();
    const { message, hint } = reportError(error);
    context.warn(message);
    if (hint) context.warn(`hint: ${hint}`);
    return { exitCode: CHECK_FAILED };
  }
}
