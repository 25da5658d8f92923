/** From the flags of `get` to who prints what. */

import type { Client } from '../../client/client.ts';
import type { CommandContext } from '../context.ts';
import { createObjectPrinter, type PrintObject } from '../printers/object-printer.ts';
import { type Answer, answerObjects, answerRows } from './answer.ts';
import type { GetOptions } from './options.ts';
import type { Plan } from './plan.ts';
import type { TableOptions } from './present.ts';
import type { WatchFormat } from './watch.ts';

/** Asks the plan's targets and prints the answers in the format chosen. */
export async function carryOut(
  context: CommandContext,
  { plan, karmadaClient }: { plan: Plan; karmadaClient: Client },
  chosen: GetOptions,
): Promise<Answer> {
  const answering = { clock: context.clock, print: context.print };
  if (chosen.output?.name === 'tree') {
    const { answerTrees } = await import('./tree/answer.ts');
    const { noHeaders, clusterTimeout } = chosen;
    return answerTrees({ plan, karmadaClient }, { noHeaders, memberTimeoutMs: clusterTimeout * 1000 }, answering);
  }
  const printObject = await objectPrinter(context, chosen);
  if (printObject === 'rows') {
    return answerRows(plan, { ...tableOptions(chosen), asTheyArrive: context.onTerminal }, answering);
  }
  const { sortBy, ignoreNotFound: nothingForEmpty, showManagedFields: managedFields } = chosen;
  return answerObjects(plan, { printObject, sortBy, managedFields, nothingForEmpty }, answering);
}

/** How each object of a watch is printed. */
export async function watchShape(context: CommandContext, chosen: GetOptions): Promise<WatchFormat['shape']> {
  const printObject = await objectPrinter(context, chosen);
  if (printObject === 'rows') return { ...tableOptions(chosen), outputWatchEvents: chosen.outputWatchEvents };
  if (printObject === undefined) return 'names';
  return { printObject, managedFields: chosen.showManagedFields, separated: chosen.output?.name === 'yaml' };
}

function tableOptions({ output, showKind, ...chosen }: GetOptions): TableOptions {
  return { ...chosen, wide: output?.name === 'wide', qualified: showKind };
}

/** Undefined: names. A template without a format is a Go template. */
async function objectPrinter(
  { readFile }: CommandContext,
  { output, template, allowMissing, noHeaders }: GetOptions,
): Promise<PrintObject | 'rows' | undefined> {
  const format = output ?? (template === undefined ? undefined : { name: 'go-template', argument: undefined });
  if (format === undefined || format.name === 'table' || format.name === 'wide') return 'rows';
  if (format.name === 'name') return undefined;
  return createObjectPrinter(format, { template, allowMissing, noHeaders, readFile });
}
