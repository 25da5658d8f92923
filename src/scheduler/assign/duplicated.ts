/** Every target runs all replicas. */

import type { ReplicaStrategy } from './strategy.ts';

export const duplicated: ReplicaStrategy = {
  name: 'Duplicated',
  applies: (scheduling) => !scheduling || scheduling.replicaSchedulingType === 'Duplicated',
  divide({ candidates, replicas, note }) {
    note?.({ action: `every cluster gets all ${replicas} replicas` });
    return candidates.map(({ member }) => ({ member, replicas }));
  },
};
