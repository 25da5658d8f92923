/** Numbers in statuses: kept, summed up, and left out when zero as Kubernetes does. */

import type { AggregatedStatusItem } from '../../api/work/v1alpha2/resource-binding.ts';
import { isObject } from '../../base/json.ts';

type Counts = Record<string, number>;

/** The number at a key; 0 for anything else. */
export function countOf(status: unknown, key: string): number {
  const value = isObject(status) ? status[key] : undefined;
  return typeof value === 'number' ? value : 0;
}

/** The counts of a status that are not zero. */
export function pickCounts(status: unknown, keys: readonly string[]): Counts {
  return Object.fromEntries(keys.map((key) => [key, countOf(status, key)] as const).filter(([, count]) => count !== 0));
}

/** For each key the sum over all members. */
export function sumCounts<K extends string>(
  items: readonly AggregatedStatusItem[],
  keys: readonly K[],
): Record<K, number> {
  const total = (key: K): number => items.reduce((sum, { status }) => sum + countOf(status, key), 0);
  return Object.fromEntries(keys.map((key) => [key, total(key)])) as Record<K, number>;
}

/** A copy of a status with the counts put in; zeros are left out unless the kind requires the field. */
export function withCounts<S extends object>(
  status: S | undefined,
  counts: Counts,
  required: readonly string[] = [],
): S {
  const next: Record<string, unknown> = { ...status };
  for (const [key, count] of Object.entries(counts)) {
    if (count !== 0 || required.includes(key)) next[key] = count;
    else delete next[key];
  }
  return next as S;
}
