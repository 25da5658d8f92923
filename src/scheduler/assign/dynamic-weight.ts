/** Replicas in proportion to what each cluster can take. */

import { divideByCapacity } from './by-capacity.ts';
import type { ReplicaStrategy } from './strategy.ts';

export const dynamicWeight: ReplicaStrategy = {
  name: 'DynamicWeight',
  applies: (scheduling) =>
    scheduling?.replicaSchedulingType === 'Divided' &&
    scheduling.replicaDivisionPreference === 'Weighted' &&
    Boolean(scheduling.weightPreference?.dynamicWeight),
  divide: (task) => divideByCapacity(task, (pool) => pool),
};
