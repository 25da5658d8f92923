/** `interpret` from its flags to its answer. */

import { UserError } from '../../base/errors.ts';
import { createScriptRunner } from '../../lua/script-runner.ts';
import { OPERATIONS, type Operation } from '../../propagation/interpreter/operations.ts';
import type { Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { checkScripts } from './check.ts';
import { type ObjectFiles, readObjects } from './objects.ts';
import { type Source, sourcesOf } from './sources.ts';
import { tryOperation } from './try.ts';

export interface InterpretOptions extends ObjectFiles {
  readonly names: readonly string[];
  readonly filename: readonly string[];
  readonly recursive: boolean;
  readonly operation: string | undefined;
  readonly check: boolean;
}

function operationNamed(name: string | undefined): Operation {
  const known = OPERATIONS.map(({ operation }) => operation).join(', ');
  if (name === undefined) {
    throw new UserError('BadInput', 'nothing is asked: give --operation or --check', { hint: `operations: ${known}` });
  }
  const found = OPERATIONS.find(({ operation }) => operation.toLowerCase() === name.toLowerCase());
  if (found) return found;
  throw new UserError('BadInput', `operation ${name} is not supported`, { hint: `use one of ${known}` });
}

async function answer(
  context: CommandContext,
  options: InterpretOptions,
  sources: readonly Source[],
): Promise<Outcome> {
  const scripts = createScriptRunner();
  try {
    if (options.check) return await checkScripts(sources, scripts);
    const operation = operationNamed(options.operation);
    const objects = await readObjects(operation, options);
    return { text: await tryOperation({ operation, objects, sources, scripts, warn: context.warn }) };
  } finally {
    await scripts.close();
  }
}

export async function runInterpret(context: CommandContext, options: InterpretOptions): Promise<Outcome> {
  if (options.check) {
    if (options.operation !== undefined) throw new UserError('BadInput', 'give one of --check and --operation');
    if (options.filename.length === 0 && options.names.length === 0) {
      throw new UserError('BadInput', 'there is nothing to check', { hint: 'name files with -f, or customizations' });
    }
  } else operationNamed(options.operation);
  return answer(context, options, await sourcesOf(context, options));
}
