/** ClusterResourceBinding: as ResourceBinding, for a template without namespace. */

import { defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import { ensurePermanentId } from '../../permanent-id.ts';
import { bindingSpec, bindingStatus, type ResourceBindingSpec, type ResourceBindingStatus } from './binding-spec.ts';
import { BINDING_COLUMNS } from './resource-binding.ts';

export const CLUSTER_BINDING_ID_LABEL = 'clusterresourcebinding.karmada.io/permanent-id';

export interface ClusterResourceBinding extends KubeObject {
  spec: ResourceBindingSpec;
  status?: ResourceBindingStatus;
}

export const clusterResourceBindings = defineKind<ClusterResourceBinding>({
  group: 'work.karmada.io',
  version: 'v1alpha2',
  kind: 'ClusterResourceBinding',
  plural: 'clusterresourcebindings',
  namespaced: false,
  description:
    'Ties one cluster-wide template to its placement, the scheduling decision and the state in every cluster.',
  shortNames: ['crb'],
  categories: [KARMADA_CATEGORY],
  columns: BINDING_COLUMNS,
  spec: bindingSpec,
  status: bindingStatus,
  prepare(binding, context) {
    if (context.operation === 'CREATE') ensurePermanentId(binding, CLUSTER_BINDING_ID_LABEL, context);
  },
});
