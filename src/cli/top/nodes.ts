/** `top node`: what the nodes of all members use, and how much of themselves that is. */

import { type Node, nodes } from '../../api/core/core.ts';
import { failure } from '../../api/meta/api-error.ts';
import { compareText } from '../../base/json.ts';
import type { Client } from '../../client/client.ts';
import type { Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { createTablePrinter } from '../printers/table.ts';
import { askMembers, find, type Members, rejectContradictions } from './ask.ts';
import { type Amount, amountOf, cpuText, memoryText, nodeMetrics, ordered, type SortKey } from './metrics.ts';

export interface TopNodes {
  name: string | undefined;
  members: Members;
  labelSelector: string | undefined;
  sortBy: SortKey | undefined;
  noHeaders: boolean;
  showCapacity: boolean;
}

interface Row {
  clusterName: string;
  name: string;
  /** Undefined: the node has no metrics. */
  amount: Amount | undefined;
  whole: Amount;
}

export async function topNodes(context: CommandContext, wanted: TopNodes): Promise<Outcome> {
  rejectContradictions({ ...wanted, fieldSelector: undefined });
  const { answers, exitCode } = await askMembers(context, wanted.members, (client) => askOne(client, wanted));
  const rows = answers.flatMap(({ clusterName, answer }) => answer.map((row) => ({ ...row, clusterName })));
  if (rows.length > 0) return { text: layRows(rows, wanted), exitCode };
  const { name } = wanted;
  if (name !== undefined && exitCode === 0)
    throw failure('NotFound', `nodes "${name}" not found`, { name, kind: 'nodes' });
  if (answers.length > 0) context.warn('No resources found');
  return { exitCode };
}

async function askOne(memberClient: Client, wanted: TopNodes): Promise<Omit<Row, 'clusterName'>[]> {
  const { name, labelSelector, showCapacity } = wanted;
  const question = { name, namespace: undefined, labelSelector };
  const [metrics, found] = await Promise.all([
    find(memberClient, nodeMetrics, question),
    find(memberClient, nodes, question),
  ]);
  const usage = new Map(metrics.map((each) => [each.metadata.name, amountOf(each.usage)]));
  return found.map((node) => ({
    name: node.metadata.name ?? '',
    amount: usage.get(node.metadata.name),
    whole: amountOf(wholeOf(node, showCapacity)),
  }));
}

function wholeOf({ status }: Node, showCapacity: boolean): Record<string, string> {
  return (showCapacity ? status?.capacity : (status?.allocatable ?? status?.capacity)) ?? {};
}

function layRows(rows: readonly Row[], { sortBy, noHeaders }: TopNodes): string {
  const byName = (a: Row, b: Row): number =>
    // Nodes without metrics come last.
    Number(a.amount === undefined) - Number(b.amount === undefined) ||
    compareText(a.name, b.name) ||
    compareText(a.clusterName, b.clusterName);
  const header = ['NAME', 'CLUSTER', 'CPU(cores)', 'CPU%', 'MEMORY(bytes)', 'MEMORY%'];
  const print = createTablePrinter({ headersAsGiven: true });
  return print(noHeaders ? undefined : header, ordered(rows, sortBy, byName).map(cellsOf));
}

const UNKNOWN = '<unknown>';

function cellsOf({ name, clusterName, amount, whole }: Row): string[] {
  if (!amount) return [name, clusterName, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN];
  return [
    name,
    clusterName,
    cpuText(amount),
    percent(amount.cpu, whole.cpu),
    memoryText(amount),
    percent(amount.memory, whole.memory),
  ];
}

function percent(part: number, whole: number): string {
  return whole === 0 ? UNKNOWN : `${Math.floor((part * 100) / whole)}%`;
}
