/** What a cluster reports about its resources, read once. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import {
  parseQuantity,
  type Quantity,
  quantityMilliValue,
  quantityValue,
  subtractQuantity,
} from '../../base/quantity.ts';
import { type Amount, toAmount } from '../amount.ts';
import { type Grade, readGrades } from './resource-models.ts';
import type { ResourceList } from './vector.ts';

export interface Free {
  readonly quantity: Quantity;
  readonly whole: Amount;
  readonly milli: Amount;
}

export interface Capacity {
  /** Pod slots neither used nor claimed; may be negative. */
  readonly pods: number;
  /** What is neither used nor claimed, by resource. */
  readonly free: ReadonlyMap<string, Free>;
  /** Whether the cluster reports how many nodes it has of each grade. */
  readonly modelled: boolean;
  /** Its nodes by grade, ascending; undefined when they cannot be counted. */
  readonly grades: readonly Grade[] | undefined;
}

/** The cluster's capacity; undefined when it reports no resource summary. */
export function readCapacity({ spec, status }: Cluster): Capacity | undefined {
  const summary = status?.resourceSummary;
  if (!summary) return undefined;
  const { allocatable, allocated, allocating, allocatableModelings } = summary;
  return {
    pods: podSlots(allocatable) - podSlots(allocated) - podSlots(allocating),
    free: readFree(allocatable ?? {}, [allocated ?? {}, allocating ?? {}]),
    modelled: (allocatableModelings?.length ?? 0) > 0,
    grades: readGrades(spec.resourceModels ?? [], allocatableModelings ?? []),
  };
}

function podSlots(resources: ResourceList | undefined): number {
  const pods = resources?.['pods'];
  return pods === undefined ? 0 : Number(quantityValue(parseQuantity(pods)));
}

function readFree(allocatable: ResourceList, taken: readonly ResourceList[]): Map<string, Free> {
  const free = new Map<string, Free>();
  for (const [name, total] of Object.entries(allocatable)) {
    let quantity = parseQuantity(total);
    for (const resources of taken) {
      const used = resources[name];
      if (used !== undefined) quantity = subtractQuantity(quantity, parseQuantity(used));
    }
    free.set(name, freeOf(quantity));
  }
  return free;
}

/** A free quantity with its counts worked out. */
export function freeOf(quantity: Quantity): Free {
  return {
    quantity,
    whole: toAmount(quantityValue(quantity)),
    milli: toAmount(quantityMilliValue(quantity)),
  };
}
