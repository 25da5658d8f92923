/** Amounts of node resources: what a Pod asks for, what a node offers. */

import type { Node } from '../../../api/core/core.ts';
import type { Container, Pod } from '../../../api/core/pod.ts';
import { compareText } from '../../../base/json.ts';
import { parseQuantity } from '../../../base/quantity.ts';

/** Amounts by resource name; cores and bytes as plain numbers, `pods` among them. */
export type Amounts = Readonly<Record<string, number>>;

/** Templates repeat the same few texts thousands of times. */
const parsed = new Map<string, number>();
const CACHE_LIMIT = 10_000;

function amountOf(text: string): number {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  if (parsed.size >= CACHE_LIMIT) parsed.clear();
  const amount = Number(parseQuantity(text).nanos) / 1e9;
  parsed.set(text, amount);
  return amount;
}

/** Reads a resource list such as `{cpu: 100m, memory: 1Gi}`. */
export function amountsOf(list: Readonly<Record<string, string>> = {}): Amounts {
  return Object.fromEntries(Object.entries(list).map(([name, text]) => [name, amountOf(text)]));
}

/** The amounts by name, combined one by one. */
export function combine(a: Amounts, b: Amounts, of: (x: number, y: number) => number): Amounts {
  const result: Record<string, number> = { ...a };
  for (const [name, amount] of Object.entries(b)) result[name] = of(a[name] ?? 0, amount);
  return result;
}

const add = (x: number, y: number): number => x + y;

/** What a Pod takes of its node: its containers together, or its largest init container where that is more. */
export function podRequests(pod: Pod): Amounts {
  const [sidecars, inits] = partition(pod.spec.initContainers ?? [], (item) => item.restartPolicy === 'Always');
  const running = [...pod.spec.containers, ...sidecars].map(containerRequests).reduce((a, b) => combine(a, b, add), {});
  const started = inits.map(containerRequests).reduce((a, b) => combine(a, b, Math.max), {});
  const most = combine(running, started, Math.max);
  return combine(combine(most, amountsOf(pod.spec.overhead), add), { pods: 1 }, add);
}

function containerRequests({ resources }: Container): Amounts {
  return amountsOf({ ...resources?.limits, ...resources?.requests });
}

function partition<T>(items: readonly T[], holds: (item: T) => boolean): [T[], T[]] {
  return [items.filter(holds), items.filter((item) => !holds(item))];
}

/** What a node offers to Pods. */
export function allocatable(node: Node): Amounts {
  return amountsOf(node.status?.allocatable ?? node.status?.capacity);
}

/** True when everything asked for is free; amounts of zero always are. */
export function fits(requests: Amounts, free: Amounts): boolean {
  // Sums of decimal fractions drift by less than a millionth of a core.
  return Object.entries(requests).every(([name, amount]) => amount === 0 || amount <= (free[name] ?? 0) + 1e-6);
}

/** `Insufficient cpu`, `Too many pods`: one per resource that is short. */
export function missingResources(requests: Amounts, free: Amounts): string[] {
  return Object.keys(requests)
    .filter((name) => !fits({ [name]: requests[name] ?? 0 }, free))
    .sort(compareText)
    .map((name) => (name === 'pods' ? 'Too many pods' : `Insufficient ${name}`));
}
