/** What a member has and what is taken of it, from its nodes and pods. */

import type { ClusterStatus } from '../../api/cluster/v1alpha1/cluster.ts';
import type { Node } from '../../api/core/core.ts';
import type { Container, Pod } from '../../api/core/pod.ts';
import { addQuantity, compareQuantity, formatQuantity, parseQuantity, type Quantity } from '../../base/quantity.ts';

/** Amounts by resource name. */
export type Amounts = Map<string, Quantity>;

/** Adds the amounts of a resource list to `total`. */
function addList(total: Amounts, list: Readonly<Record<string, string | number>> | undefined): void {
  for (const [name, text] of Object.entries(list ?? {})) addAmount(total, name, parseQuantity(text));
}

function addAmount(total: Amounts, name: string, amount: Quantity): void {
  const known = total.get(name);
  total.set(name, known ? addQuantity(known, amount) : amount);
}

function sumOfContainers(containers: readonly Container[] | undefined): Amounts {
  const total: Amounts = new Map();
  for (const { resources } of containers ?? []) addList(total, resources?.requests);
  return total;
}

/** What a pod asks for: its containers together, or its greediest init container, and the overhead. */
export function podRequests({ spec }: Pod): Amounts {
  const total = sumOfContainers(spec?.containers);
  for (const container of spec?.initContainers ?? []) {
    for (const [name, amount] of sumOfContainers([container])) {
      const known = total.get(name);
      if (!known || compareQuantity(known, amount) < 0) total.set(name, amount);
    }
  }
  addList(total, spec?.overhead);
  return total;
}

function textOf(amounts: Amounts): Record<string, string> {
  const entries = [...amounts].filter(([, amount]) => amount.nanos !== 0n);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, amount]) => [name, formatQuantity(amount)]),
  );
}

function requestsOf(pods: readonly Pod[]): Record<string, string> {
  const total: Amounts = new Map();
  for (const pod of pods) for (const [name, amount] of podRequests(pod)) addAmount(total, name, amount);
  if (pods.length > 0) addAmount(total, 'pods', parseQuantity(pods.length));
  return textOf(total);
}

/** True for a pod that still holds what it asked for. */
export function isHolding({ spec, status }: Pod): boolean {
  return Boolean(spec?.nodeName) && status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

function isReady({ status }: Node): boolean {
  return status?.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') ?? false;
}

/** The node summary and the resource summary, modelings aside. */
export function summarize(
  nodes: readonly Node[],
  pods: readonly Pod[],
): Required<Pick<ClusterStatus, 'nodeSummary' | 'resourceSummary'>> {
  const allocatable: Amounts = new Map();
  for (const { status } of nodes) addList(allocatable, status?.allocatable);
  const parts = {
    allocatable: textOf(allocatable),
    allocating: requestsOf(pods.filter(({ spec }) => !spec?.nodeName)),
    allocated: requestsOf(pods.filter(isHolding)),
  };
  return {
    nodeSummary: { totalNum: nodes.length, readyNum: nodes.filter(isReady).length },
    resourceSummary: Object.fromEntries(Object.entries(parts).filter(([, list]) => Object.keys(list).length > 0)),
  };
}
