/** The resources of a node or of a pod as the placement simulation counts them. */

import { parseQuantity, quantityMilliValue, quantityValue } from '../../base/quantity.ts';
import { isQualifiedName } from '../affinity/label-selector.ts';
import { type Amount, plusTimes, timesIn, toAmount } from '../amount.ts';

/** CPU in thousandths, everything else in whole units. */
export type Vector = Map<string, Amount>;

/** A resource list as objects carry it. */
export type ResourceList = Readonly<Record<string, string | number>>;

const NATIVE_RESOURCES: readonly string[] = ['cpu', 'memory', 'ephemeral-storage', 'pods'];

/** True for resources a vendor defines, such as `nvidia.com/gpu`. */
export function isExtendedResource(name: string): boolean {
  if (!name.includes('/') || name.includes('kubernetes.io/') || name.startsWith('requests.')) return false;
  return isQualifiedName(`requests.${name}`);
}

function isScalarResource(name: string): boolean {
  return (
    name.includes('kubernetes.io/') ||
    name.startsWith('hugepages-') ||
    name.startsWith('attachable-volumes-') ||
    isExtendedResource(name)
  );
}

/** Reads one quantity in the unit its resource is counted in. */
export function amountOf(name: string, quantity: string | number): Amount {
  const parsed = parseQuantity(quantity);
  return toAmount(name === 'cpu' ? quantityMilliValue(parsed) : quantityValue(parsed));
}

/** Reads a resource list; resources that are not scheduled by are left out. */
export function readVector(resources: ResourceList | undefined): Vector {
  const vector: Vector = new Map();
  for (const [name, quantity] of Object.entries(resources ?? {})) {
    if (NATIVE_RESOURCES.includes(name) || isScalarResource(name)) vector.set(name, amountOf(name, quantity));
  }
  return vector;
}

/** How many pods of `request` fit into `free`, and what the last one would lack. */
export function maxFit(free: Vector, request: Vector): { count: number; limit: string } {
  let count = Number(free.get('pods') ?? 0);
  let limit = 'pods';
  for (const [name, wanted] of request) {
    if (name === 'pods' || wanted <= 0) continue;
    const fits = timesIn(free.get(name) ?? 0, wanted);
    if (fits < count) {
      count = fits;
      limit = name;
    }
  }
  return { count, limit };
}

/** Takes `count` pods of `request` out of `free`; nothing goes below zero. */
export function take(free: Vector, request: Vector, count: number): void {
  for (const [name, wanted] of request) {
    const has = free.get(name);
    if (has !== undefined && name !== 'pods') free.set(name, floorAtZero(plusTimes(has, -count, wanted)));
  }
  free.set('pods', floorAtZero(plusTimes(free.get('pods') ?? 0, -count, 1)));
}

function floorAtZero(amount: Amount): Amount {
  return amount < 0 ? 0 : amount;
}
