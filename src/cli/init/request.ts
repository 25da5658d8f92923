/** From flags and a configuration file to what is to be installed. */

import { UserError } from '../../base/errors.ts';
import { type InstallRequest, resolveChoices } from '../../bootstrap/choices/resolve.ts';
import type { CommandContext } from '../context.ts';
import type { Values } from '../option.ts';
import { givenChoices, type installOptions } from './options.ts';

export type InstallValues = Values<typeof installOptions>;

/** Throws UserError `BadInput` with every problem. */
export async function readRequest(context: CommandContext, values: InstallValues): Promise<InstallRequest> {
  const flags = givenChoices(values);
  if (values.config === undefined) return resolveChoices(flags);
  const { parseInitConfiguration } = await import('../../bootstrap/choices/init-configuration.ts');
  const { choices, wishes } = parseInitConfiguration(
    await readGiven(context, values.config, '--config'),
    values.config,
  );
  return resolveChoices(flags, choices, wishes);
}

/** The text of a file that a flag names. */
export async function readGiven(context: CommandContext, file: string, flag: string): Promise<string> {
  try {
    return await context.readFile(file);
  } catch (cause) {
    throw new UserError('BadInput', `cannot read ${file}, which ${flag} names`, { cause });
  }
}
