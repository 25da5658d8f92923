/** `interpret` from its flags to its answer. */

import { UserError } from '../../base/errors.ts';
import { createScriptRunner } from '../../lua/script-runner.ts';
import { OPERATIONS, type Operation } from '../../propagation/interpreter/operations.ts';
import type { Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { checkScripts } from './check.ts';
import { editScripts } from './edit.ts';
import { type ObjectFiles, readObjects } from './objects.ts';
import { type Source, sourcesOf } from './sources.ts';
import { tryOperation } from './try.ts';

export interface InterpretOptions extends ObjectFiles {
  readonly names: readonly string[];
  readonly filename: readonly string[];
  readonly recursive: boolean;
  readonly operation: string | undefined;
  readonly check: boolean;
  readonly edit: boolean;
  readonly showDoc: boolean;
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
    if (options.edit) return await editScripts(context, { sources, scripts, showDoc: options.showDoc });
    const operation = operationNamed(options.operation);
    const objects = await readObjects(operation, options);
    return { text: await tryOperation({ operation, objects, sources, scripts, warn: context.warn }) };
  } finally {
    await scripts.close();
  }
}

function requireOneQuestion(options: InterpretOptions): void {
  const { check, edit, showDoc, operation } = options;
  const asked = [check && '--check', edit && '--edit', operation !== undefined && '--operation'].filter(Boolean);
  if (asked.length > 1) throw new UserError('BadInput', `give one of ${asked.join(' and ')}`);
  if (showDoc && !edit) throw new UserError('BadInput', '--show-doc goes with --edit');
  if (check || edit) requireSources(options, check ? 'check' : 'edit');
  else operationNamed(operation);
}

function requireSources({ filename, names }: InterpretOptions, verb: string): void {
  if (filename.length > 0 || names.length > 0) return;
  throw new UserError('BadInput', `there is nothing to ${verb}`, { hint: 'name files with -f, or customizations' });
}

export async function runInterpret(context: CommandContext, options: InterpretOptions): Promise<Outcome> {
  requireOneQuestion(options);
  return answer(context, options, await sourcesOf(context, options));
}
