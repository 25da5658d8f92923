/** `top pod`: what Pods use, over all members. */

import { type Pod, pods } from '../../api/core/pod.ts';
import { failure } from '../../api/meta/api-error.ts';
import { durationText } from '../../api/printing/age.ts';
import { UserError } from '../../base/errors.ts';
import { compareText } from '../../base/json.ts';
import type { Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { createTablePrinter } from '../printers/table.ts';
import { askMembers, find, type Members, rejectContradictions } from './ask.ts';
import {
  type Amount,
  amountOf,
  cpuText,
  memoryText,
  ordered,
  type PodMetrics,
  podMetrics,
  type SortKey,
  sum,
} from './metrics.ts';

export interface TopPods {
  name: string | undefined;
  members: Members;
  allNamespaces: boolean;
  labelSelector: string | undefined;
  fieldSelector: string | undefined;
  sortBy: SortKey | undefined;
  containers: boolean;
  noHeaders: boolean;
  sum: boolean;
}

interface Row {
  clusterName: string;
  namespace: string;
  pod: string;
  container: string;
  amount: Amount;
}

export async function topPods(context: CommandContext, wanted: TopPods): Promise<Outcome> {
  rejectContradictions(wanted, wanted.allNamespaces);
  const { name, labelSelector, fieldSelector, allNamespaces } = wanted;
  let place = '';
  const { answers, exitCode } = await askMembers(context, wanted.members, async (memberClient, own) => {
    place = own;
    const namespace = allNamespaces ? undefined : own;
    const question = { name, namespace, labelSelector, fieldSelector };
    const found = await find(memberClient, podMetrics, question);
    if (found.length === 0) rejectUnmeasured(await find(memberClient, pods, question), context.clock.now());
    return found;
  });
  const rows = answers.flatMap(({ clusterName, answer }) => answer.flatMap((pod) => rowsOf(clusterName, pod, wanted)));
  if (rows.length > 0) return { text: layRows(rows, wanted), exitCode };
  if (name !== undefined && exitCode === 0)
    throw failure('NotFound', `pods "${name}" not found`, { name, kind: 'pods' });
  if (answers.length > 0)
    context.warn(allNamespaces ? 'No resources found' : `No resources found in ${place} namespace.`);
  return { exitCode };
}

/** As kubectl: so long may metrics of a new Pod take. */
const PATIENCE_MS = 120_000;

/** Throws where there are Pods and nothing is measured of them. */
function rejectUnmeasured(found: readonly Pod[], now: number): void {
  const [first] = found;
  if (!first) return;
  const ageOf = ({ metadata }: Pod): number => now - Date.parse(metadata.creationTimestamp ?? '');
  const old = found.find((pod) => ageOf(pod) > PATIENCE_MS);
  const { namespace, name } = (old ?? first).metadata;
  const why = old ? `is ${durationText(ageOf(old))} old: look at the metrics-server there` : 'is new: ask again soon';
  throw new UserError('NotFound', `there are no metrics of Pod ${namespace}/${name}, which ${why}`);
}

function rowsOf(clusterName: string, { metadata, containers }: PodMetrics, wanted: TopPods): Row[] {
  const { name: pod = '', namespace = '' } = metadata;
  const parts = containers.map(({ name, usage }) => ({ container: name, amount: amountOf(usage) }));
  const shown = wanted.containers ? parts : [{ container: '', amount: sum(parts.map(({ amount }) => amount)) }];
  return shown.map((part) => ({ clusterName, namespace, pod, ...part }));
}

function layRows(rows: readonly Row[], wanted: TopPods): string {
  const byName = (a: Row, b: Row): number =>
    compareText(a.clusterName, b.clusterName) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.pod, b.pod) ||
    compareText(a.container, b.container);
  const lead = [
    ...(wanted.allNamespaces ? ['Namespace'] : []),
    ...(wanted.containers ? ['Pod'] : []),
    'Name',
    'Cluster',
  ];
  const cells = ordered(rows, wanted.sortBy, byName).map(({ clusterName, namespace, pod, container, amount }) => [
    ...(wanted.allNamespaces ? [namespace] : []),
    pod,
    ...(wanted.containers ? [container] : []),
    clusterName,
    cpuText(amount),
    memoryText(amount),
  ]);
  if (wanted.sum) {
    const total = sum(rows.map(({ amount }) => amount));
    const blanks = lead.map(() => '');
    cells.push([...blanks, '________', '________'], [...blanks, cpuText(total), memoryText(total)]);
  }
  const header = [...lead.map((name) => name.toUpperCase()), 'CPU(cores)', 'MEMORY(bytes)'];
  return createTablePrinter({ headersAsGiven: true })(wanted.noHeaders ? undefined : header, cells);
}
