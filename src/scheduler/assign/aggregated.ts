/** Replicas on as few clusters as can take them, those in use first. */

import { divideByCapacity } from './by-capacity.ts';
import type { ReplicaStrategy } from './strategy.ts';
import type { Party, Share } from './webster.ts';

export const aggregated: ReplicaStrategy = {
  name: 'Aggregated',
  applies: (scheduling) =>
    scheduling?.replicaSchedulingType === 'Divided' && scheduling.replicaDivisionPreference === 'Aggregated',
  divide: (task) => divideByCapacity(task, (pool, keep, total) => cut(usedFirst(pool, keep), total)),
};

function usedFirst(pool: readonly Party[], keep: readonly Share[]): readonly Party[] {
  const used = new Set(keep.filter(({ replicas }) => replicas > 0).map(({ member }) => member));
  if (used.size === 0) return pool;
  return [...pool.filter(({ member }) => used.has(member)), ...pool.filter(({ member }) => !used.has(member))];
}

/** The start of the pool that can take `total`; sums are kept in 32 bits. */
function cut(pool: readonly Party[], total: number): readonly Party[] {
  let sum = 0;
  const last = pool.findIndex(({ weight }) => {
    sum = (sum + weight) | 0;
    return sum >= total;
  });
  return last < 0 ? pool : pool.slice(0, last + 1);
}
