/** Where a template goes and how its replicas divide: the part of a policy that bindings carry along. */

import {
  about,
  type Infer,
  int64,
  integer,
  labelSelector,
  list,
  type Optional,
  object,
  oneOf,
  optional,
  text,
  toleration,
} from '../../field.ts';

export const fieldSelector = object(
  {
    matchExpressions: optional(
      list(
        object({
          key: text('provider, region or zone'),
          operator: text('In or NotIn'),
          values: optional(list(text(''), 'values to compare with', { 'x-kubernetes-list-type': 'atomic' })),
        }),
        'requirements that must all hold',
      ),
    ),
  },
  'selects clusters by provider, region and zone',
);

export type FieldSelector = Infer<typeof fieldSelector>;

const affinityFields = {
  clusterNames: optional(list(text(''), 'clusters by name; empty: all')),
  exclude: optional(list(text(''), 'clusters never chosen, by name')),
  fieldSelector: optional(fieldSelector),
  labelSelector: optional(about('selects clusters by label', labelSelector)),
};

export const clusterAffinity = object(affinityFields, 'which clusters are meant; all conditions must hold');

export type ClusterAffinity = Infer<typeof clusterAffinity>;

const affinityName = (words: string) => text(words, { minLength: 1, maxLength: 32 });

const overflowAffinity = object({ affinityName: affinityName('name of the group'), ...affinityFields });

const clusterAffinityTerm = object({
  affinityName: affinityName('name of the group, unique within the policy'),
  ...affinityFields,
  overflowAffinities: optional(list(overflowAffinity, 'groups that take what does not fit, in order')),
});

export type ClusterAffinityTerm = Infer<typeof clusterAffinityTerm>;

const spreadConstraint = object({
  maxGroups: optional(integer('most groups to use')),
  minGroups: optional(integer('fewest groups to use')),
  spreadByField: optional(oneOf(['cluster', 'region', 'zone', 'provider'], 'cluster field that makes the groups')),
  spreadByLabel: optional(text('cluster label that makes the groups')),
});

export type SpreadConstraint = Infer<typeof spreadConstraint>;

const staticClusterWeight = object({
  targetCluster: about('clusters with this weight', clusterAffinity),
  weight: int64('share of each of them', { minimum: 1 }),
});

export type StaticClusterWeight = Infer<typeof staticClusterWeight>;

const replicaScheduling = object(
  {
    replicaDivisionPreference: optional(
      oneOf(['Aggregated', 'Weighted'], 'Aggregated: as few clusters as possible; Weighted: by weight'),
    ),
    replicaSchedulingType: optional(
      oneOf(['Duplicated', 'Divided'], 'Duplicated: all replicas in every cluster; Divided: shared out', {
        default: 'Divided',
      }),
    ),
    weightPreference: optional(
      object(
        {
          dynamicWeight: optional(oneOf(['AvailableReplicas'], 'weigh by the replicas that fit; wins over the list')),
          staticWeightList: optional(list(staticClusterWeight, 'fixed weights')),
        },
        'weights for Weighted; absent: all alike',
      ),
    ),
  },
  'how replicas are divided',
);

export type ReplicaSchedulingStrategy = Infer<typeof replicaScheduling>;

const affinityTerm = (words: string): Optional<{ groupByLabelKey: string }> =>
  optional(object({ groupByLabelKey: text('label of the template whose value names the group') }, words));

export const placement = object(
  {
    clusterAffinities: optional(
      list(clusterAffinityTerm, 'groups of clusters, tried in order; excludes clusterAffinity'),
    ),
    clusterAffinity: optional(about('which clusters may be chosen; absent: all', clusterAffinity)),
    clusterTolerations: optional(list(toleration, 'cluster taints that are tolerated')),
    replicaScheduling: optional(replicaScheduling),
    spreadConstraints: optional(list(spreadConstraint, 'how targets are spread over groups of clusters')),
    workloadAffinity: optional(
      object(
        {
          affinity: affinityTerm('be where the group is'),
          antiAffinity: affinityTerm('be where no other of the group is'),
        },
        'relation to other workloads',
      ),
    ),
  },
  'where to send',
);

export type Placement = Infer<typeof placement>;
