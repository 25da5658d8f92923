/** Placements that cannot be met, or not as they are written. */

import type { Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import type { Placement } from '../api/policy/v1alpha1/placement.ts';
import { clusterMatches, untolerated } from '../scheduler/index.ts';
import { eligibleClusters, namesOf, termsOf } from './eligible.ts';
import { type Check, type Finding, ofPolicies } from './finding.ts';

const AT = 'spec.placement';

type SpreadConstraint = NonNullable<Placement['spreadConstraints']>[number];

/** A check of the placement of every policy, with the clusters its affinity leaves. */
function ofPlacements(
  find: (
    placement: Placement,
    eligible: readonly Cluster[],
    all: readonly Cluster[],
  ) => readonly Omit<Finding, 'object'>[],
): Check['find'] {
  return ofPolicies((policy, { inventory, knowsClusters }) => {
    const { placement } = policy.spec;
    if (!placement || !knowsClusters) return [];
    const found = find(placement, eligibleClusters(placement, inventory.clusters), inventory.clusters);
    return found.map((each) => ({ ...each, object: policy }));
  });
}

const weightWithoutCluster = ofPlacements(({ replicaScheduling }, eligible, all) => {
  const { staticWeightList = [], dynamicWeight } = replicaScheduling?.weightPreference ?? {};
  if (dynamicWeight) return [];
  return staticWeightList.flatMap(({ targetCluster, weight }, index) => {
    if (eligible.some((cluster) => clusterMatches(cluster, targetCluster))) return [];
    const elsewhere = all.filter((cluster) => clusterMatches(cluster, targetCluster));
    return [
      {
        field: `${AT}.replicaScheduling.weightPreference.staticWeightList[${index}]`,
        message: `the weight ${weight} is for no cluster that can be chosen`,
        hint:
          elsewhere.length > 0
            ? `it is for ${namesOf(elsewhere)}, which the affinity leaves out`
            : 'no cluster of that name, label or field has joined',
      },
    ];
  });
});

/** The group of a cluster under a constraint; undefined for a cluster that is in none. */
function groupOf(
  { spreadByField = 'cluster', spreadByLabel }: SpreadConstraint,
  { metadata, spec }: Cluster,
): string | undefined {
  if (spreadByLabel) return metadata.labels?.[spreadByLabel];
  if (spreadByField === 'cluster') return metadata.name;
  if (spreadByField === 'zone') return spec.zones?.[0] ?? spec.zone;
  return spec[spreadByField];
}

const unsatisfiableGroups = ofPlacements(({ spreadConstraints = [] }, eligible) =>
  spreadConstraints.flatMap((constraint, index) => {
    const { minGroups = 1, spreadByField = 'cluster', spreadByLabel } = constraint;
    const groups = new Set(eligible.flatMap((cluster) => groupOf(constraint, cluster) ?? []));
    if (eligible.length === 0 || groups.size >= minGroups) return [];
    const by = spreadByLabel ? `label ${spreadByLabel}` : spreadByField;
    const known = groups.size === 0 ? 'none' : [...groups].join(', ');
    return [
      {
        field: `${AT}.spreadConstraints[${index}].minGroups`,
        message: `asks for at least ${minGroups} groups by ${by}, and there can be ${groups.size} (${known})`,
        hint: `lower minGroups, widen the affinity, or ${spreadByField === 'cluster' ? 'join more clusters' : `give clusters a ${spreadByLabel ? 'label' : spreadByField}`}`,
      },
    ];
  }),
);

const affinityMatchesNothing = ofPlacements((placement, _, all) =>
  termsOf(placement).flatMap(({ field, affinity }) =>
    all.some((cluster) => clusterMatches(cluster, affinity))
      ? []
      : [
          {
            field: `${AT}.${field}`,
            message: 'matches no cluster',
            hint: all.length > 0 ? `joined are ${namesOf(all)}` : 'no cluster has joined',
          },
        ],
  ),
);

const unknownCluster = ofPlacements((placement, _, all) => {
  const names = new Set(all.map(({ metadata }) => metadata.name));
  return termsOf(placement).flatMap(({ field, affinity }) =>
    (['clusterNames', 'exclude'] as const).flatMap((list) =>
      (affinity[list] ?? []).flatMap((name, index) =>
        names.has(name)
          ? []
          : [
              {
                field: `${AT}.${field}.${list}[${index}]`,
                message: `there is no cluster ${name}`,
                hint: all.length > 0 ? `joined are ${namesOf(all)}` : 'no cluster has joined',
              },
            ],
      ),
    ),
  );
});

const taintsExcludeAll = ofPlacements(({ clusterTolerations = [] }, eligible) => {
  const repelled = eligible.flatMap((cluster) => {
    const taints = (cluster.spec.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule');
    const taint = untolerated(taints, clusterTolerations);
    return taint
      ? [`${cluster.metadata.name} (${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect})`]
      : [];
  });
  if (eligible.length === 0 || repelled.length < eligible.length) return [];
  return [
    {
      field: `${AT}.clusterTolerations`,
      message: `every cluster that can be chosen has a taint that is not tolerated: ${repelled.join(', ')}`,
      hint: 'tolerate the taint in spec.placement.clusterTolerations, or take it off: kubectl karmada taint',
    },
  ];
});

const spreadIgnored: Check['find'] = ofPolicies((policy) => {
  const { spreadConstraints = [], replicaScheduling: strategy } = policy.spec.placement ?? {};
  const isDivided = strategy?.replicaSchedulingType === 'Divided';
  const isStatic = strategy?.replicaDivisionPreference === 'Weighted' && !strategy.weightPreference?.dynamicWeight;
  if (spreadConstraints.length === 0 || !isDivided || !isStatic) return [];
  return [
    {
      object: policy,
      field: `${AT}.spreadConstraints`,
      message: 'static weights make the scheduler ignore the spread constraints',
      hint: 'weigh by dynamicWeight: AvailableReplicas, use replicaDivisionPreference: Aggregated, or drop the constraints',
    },
  ];
});

const check = (
  code: string,
  name: string,
  severity: Check['severity'],
  rest: Pick<Check, 'about' | 'find'>,
): Check => ({
  code,
  name,
  severity,
  ...rest,
});

export const PLACEMENT_CHECKS: readonly Check[] = [
  check('KA0201', 'WeightWithoutCluster', 'Warning', {
    about: 'a static weight is for no cluster that can be chosen',
    find: weightWithoutCluster,
  }),
  check('KA0202', 'SpreadConstraintsIgnored', 'Warning', {
    about: 'static weights make spread constraints have no effect',
    find: spreadIgnored,
  }),
  check('KA0203', 'UnsatisfiableGroups', 'Error', {
    about: 'a spread constraint asks for more groups than there are',
    find: unsatisfiableGroups,
  }),
  check('KA0204', 'AffinityMatchesNothing', 'Error', {
    about: 'a cluster affinity matches no cluster',
    find: affinityMatchesNothing,
  }),
  check('KA0205', 'UnknownCluster', 'Warning', {
    about: 'a cluster is named that has not joined',
    find: unknownCluster,
  }),
  check('KA0206', 'TaintsExcludeAll', 'Error', {
    about: 'every cluster that can be chosen has a taint that is not tolerated',
    find: taintsExcludeAll,
  }),
];
