/** From flags and a configuration file to what is to be installed. */

import { UserError } from '../../base/errors.ts';
import { flagProblems } from '../../bootstrap/choices/forms.ts';
import { type InstallRequest, resolveChoices } from '../../bootstrap/choices/resolve.ts';
import { PREFLIGHT_CODES, type PreflightCode } from '../../bootstrap/preflight.ts';
import type { CommandContext } from '../context.ts';
import type { Values } from '../option.ts';
import { givenChoices, type installOptions } from './options.ts';

export type InstallValues = Values<typeof installOptions> & {
  ignorePreflight?: readonly string[];
  mergeKubeconfig?: string | undefined;
};

/** Throws UserError `BadInput` with every problem. */
export async function readRequest(context: CommandContext, values: InstallValues): Promise<InstallRequest> {
  const flags = givenChoices(values);
  const others = conductProblems(values);
  if (values.config === undefined) return resolveChoices(flags, {}, {}, others);
  const { parseInitConfiguration } = await import('../../bootstrap/choices/init-configuration.ts');
  const { choices, wishes } = parseInitConfiguration(
    await readGiven(context, values.config, ', which --config names'),
    values.config,
  );
  return resolveChoices(flags, choices, wishes, others);
}

function conductProblems({ ignorePreflight = [], mergeKubeconfig }: InstallValues): string[] {
  const unknown = ignorePreflight.filter((code) => code !== 'all' && !PREFLIGHT_CODES.includes(code as PreflightCode));
  return [
    ...unknown.map((code) => `--ignore-preflight: there is no finding "${code}", only ${PREFLIGHT_CODES.join(', ')}`),
    ...flagProblems([['--merge-kubeconfig', mergeKubeconfig, 'path']]),
  ];
}

/** The text of a file of the user's; `named` ends the message when there is none. */
export async function readGiven(context: CommandContext, file: string, named = ''): Promise<string> {
  try {
    return await context.readFile(file);
  } catch (cause) {
    throw new UserError('BadInput', `cannot read ${file}${named}`, { cause });
  }
}
