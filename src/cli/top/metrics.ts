/** metrics.k8s.io as clients see it, and amounts as `top` prints them. */

import type { Resource } from '../../api/kind.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import { parseQuantity } from '../../base/quantity.ts';

export interface PodMetrics extends KubeObject {
  containers: { name: string; usage: Record<string, string> }[];
}

export interface NodeMetrics extends KubeObject {
  usage: Record<string, string>;
}

const group = { group: 'metrics.k8s.io', version: 'v1beta1' };

export const podMetrics: Resource<PodMetrics> = { ...group, kind: 'PodMetrics', plural: 'pods', namespaced: true };
export const nodeMetrics: Resource<NodeMetrics> = { ...group, kind: 'NodeMetrics', plural: 'nodes', namespaced: false };

/** Cores in thousandths, memory in bytes. */
export interface Amount {
  cpu: number;
  memory: number;
}

export const NOTHING: Amount = { cpu: 0, memory: 0 };

const BILLION = 1_000_000_000n;
const MILLION = 1_000_000n;

/** The amounts of a resource list; thousandths are rounded up, as kubectl does. */
export function amountOf({ cpu = '0', memory = '0' }: Record<string, string>): Amount {
  const roundedUp = (value: bigint, unit: bigint): number => Number((value + unit - 1n) / unit);
  return {
    cpu: roundedUp(parseQuantity(cpu).nanos, MILLION),
    memory: roundedUp(parseQuantity(memory).nanos, BILLION),
  };
}

export function sum(amounts: readonly Amount[]): Amount {
  return amounts.reduce((a, b) => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory }), NOTHING);
}

export function cpuText({ cpu }: Amount): string {
  return `${cpu}m`;
}

export function memoryText({ memory }: Amount): string {
  return `${Math.floor(memory / 2 ** 20)}Mi`;
}

export type SortKey = 'cpu' | 'memory';

/** The largest first, or as `byName` says. */
export function ordered<T extends { amount: Amount | undefined }>(
  rows: readonly T[],
  sortBy: SortKey | undefined,
  byName: (a: T, b: T) => number,
): T[] {
  const sorted = rows.toSorted(byName);
  if (sortBy === undefined) return sorted;
  return sorted.toSorted((a, b) => (b.amount?.[sortBy] ?? -1) - (a.amount?.[sortBy] ?? -1));
}
