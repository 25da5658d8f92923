/** What may happen to a workload and the clusters it runs on, as random steps. */

import fc from 'fast-check';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';

export const MEMBERS = ['member1', 'member2', 'member3', 'member4'];

export type Step =
  | { do: 'scale'; name: string; replicas: number }
  | { do: 'place'; placement: Placement }
  | { do: 'taint'; cluster: string; effect: 'NoExecute' | 'NoSchedule' }
  | { do: 'untaint'; cluster: string }
  /** From now on nothing that is new there becomes ready. */
  | { do: 'sicken'; cluster: string }
  | { do: 'heal'; cluster: string }
  | { do: 'wait'; minutes: number }
  | { do: 'rebalance'; name: string };

const name = fc.constantFrom('a', 'b');
const cluster = fc.constantFrom(...MEMBERS);
const weights = MEMBERS.map((each, i) => ({ targetCluster: { clusterNames: [each] }, weight: i + 1 }));
const divided = { replicaSchedulingType: 'Divided' } as const;

const placement: fc.Arbitrary<Placement> = fc
  .record({
    clusterNames: fc.oneof(fc.constant(MEMBERS), fc.subarray(MEMBERS, { minLength: 1 })),
    replicaScheduling: fc.constantFrom<NonNullable<Placement['replicaScheduling']>>(
      { ...divided, replicaDivisionPreference: 'Aggregated' },
      { ...divided, replicaDivisionPreference: 'Weighted', weightPreference: { dynamicWeight: 'AvailableReplicas' } },
      { ...divided, replicaDivisionPreference: 'Weighted', weightPreference: { staticWeightList: weights } },
    ),
    isPatient: fc.nat(2).map((each) => each === 0),
  })
  .map(({ clusterNames, replicaScheduling, isPatient }) => ({
    clusterAffinity: { clusterNames },
    replicaScheduling,
    ...(isPatient ? { clusterTolerations: [{ operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }] } : {}),
  }));

const taint = fc.record({
  do: fc.constant('taint' as const),
  cluster,
  effect: fc.constantFrom<'NoExecute' | 'NoSchedule'>('NoExecute', 'NoExecute', 'NoSchedule'),
});
const health = fc.record({ do: fc.constantFrom('untaint' as const, 'sicken' as const, 'heal' as const), cluster });
const wait = fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 11) });
const scale = fc.record({ do: fc.constant('scale' as const), name, replicas: fc.integer({ min: 0, max: 9 }) });

const one: fc.Arbitrary<Step> = fc.oneof<fc.Arbitrary<Step>[]>(
  taint,
  health,
  wait,
  scale,
  fc.record({ do: fc.constant('place' as const), placement }),
  fc.record({ do: fc.constant('rebalance' as const), name }),
);

/** A cluster fails while nothing new becomes ready anywhere, for longer than evictions wait. */
const disaster = cluster.map((failed): Step[] => [
  ...MEMBERS.filter((each) => each !== failed).map((each): Step => ({ do: 'sicken', cluster: each })),
  { do: 'taint', cluster: failed, effect: 'NoExecute' },
  { do: 'wait', minutes: 11 },
]);

export const steps = {
  placement,
  sequence: fc
    .array(fc.oneof({ weight: 5, arbitrary: one.map((step) => [step]) }, { weight: 1, arbitrary: disaster }), {
      minLength: 4,
      maxLength: 7,
    })
    .map((parts) => parts.flat()),
};
