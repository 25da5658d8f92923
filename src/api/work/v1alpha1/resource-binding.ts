/** The old shape of ResourceBinding and ClusterResourceBinding: still served, no longer stored. */

import { defineKind, KARMADA_CATEGORY, type KindDeclaration } from '../../define-kind.ts';
import {
  anyObject,
  conditions,
  flag,
  type Infer,
  int32,
  list,
  map,
  object,
  optional,
  quantity,
  text,
} from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';

const oldSpec = object(
  {
    clusters: optional(
      list(object({ name: text('cluster'), replicas: optional(int32('replicas there')) }), 'the scheduling result'),
    ),
    resource: object(
      {
        apiVersion: text('group/version'),
        kind: text('kind'),
        name: text('name'),
        namespace: optional(text('namespace; empty for a cluster-wide object')),
        replicas: optional(int32('replicas of the template')),
        resourcePerReplicas: optional(map(quantity(), 'what one replica requests')),
        resourceVersion: optional(text('version the binding was made from')),
      },
      'the template',
    ),
  },
  'desired state',
);

const oldStatus = object(
  {
    aggregatedStatus: optional(
      list(
        object({
          applied: optional(flag('whether it was applied')),
          appliedMessage: optional(text('why not')),
          clusterName: text('cluster'),
          status: optional(anyObject('status there')),
        }),
        'state by cluster',
      ),
    ),
    conditions: optional(conditions('Scheduled and FullyApplied')),
  },
  'observed state',
);

export interface OldResourceBinding extends KubeObject {
  spec: Infer<typeof oldSpec>;
  status?: Infer<typeof oldStatus>;
}

type Names = Pick<KindDeclaration<OldResourceBinding>, 'kind' | 'plural' | 'namespaced' | 'description' | 'shortNames'>;

const oldBinding = (names: Names) =>
  defineKind<OldResourceBinding>({
    ...names,
    group: 'work.karmada.io',
    version: 'v1alpha1',
    categories: [KARMADA_CATEGORY],
    spec: oldSpec,
    status: oldStatus,
  });

export const oldResourceBindings = oldBinding({
  kind: 'ResourceBinding',
  plural: 'resourcebindings',
  namespaced: true,
  description: 'Ties one template to the scheduling decision and the state in every cluster.',
  shortNames: ['rb'],
});

export const oldClusterResourceBindings = oldBinding({
  kind: 'ClusterResourceBinding',
  plural: 'clusterresourcebindings',
  namespaced: false,
  description: 'Ties one cluster-wide template to the scheduling decision and the state in every cluster.',
  shortNames: ['crb'],
});
