/** MultiClusterService: a Service that is known in, or reached from outside through, several clusters. */

import { defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import { conditions, type Infer, int32, keyedBy, list, object, optional, text } from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';
import { ensurePermanentId } from '../../permanent-id.ts';
import { serviceLoadBalancer } from './load-balancer.ts';
import { validateMultiClusterService } from './validate-multi-cluster-service.ts';

const clusterSelector = object({ name: text('cluster') });

const serviceSpec = object(
  {
    consumerClusters: optional(list(clusterSelector, 'clusters that may use it; empty: all')),
    ports: optional(
      list(object({ name: optional(text('name of the port')), port: int32('port') }), 'ports offered; empty: all'),
    ),
    providerClusters: optional(list(clusterSelector, 'clusters that serve it; empty: all')),
    range: optional(object({ clusterNames: optional(list(text(''), 'clusters by name')) }, 'old form of the clusters')),
    serviceConsumptionClusters: optional(list(text(''), 'old form of consumerClusters')),
    serviceProvisionClusters: optional(list(text(''), 'old form of providerClusters')),
    types: list(text(''), 'CrossCluster or LoadBalancer; one of them, for good'),
  },
  'desired state',
);

const serviceStatus = object(
  {
    conditions: optional(conditions('ServiceApplied and EndpointSliceDispatched', keyedBy('type'))),
    loadBalancer: serviceLoadBalancer,
  },
  'observed state',
);

export type MultiClusterServiceSpec = Infer<typeof serviceSpec>;

export interface MultiClusterService extends KubeObject {
  spec: MultiClusterServiceSpec;
  status?: Infer<typeof serviceStatus>;
}

export const multiClusterServices = defineKind<MultiClusterService>({
  group: 'networking.karmada.io',
  version: 'v1alpha1',
  kind: 'MultiClusterService',
  plural: 'multiclusterservices',
  namespaced: true,
  description: 'Makes the Service of its name known in several clusters, or reached through them.',
  shortNames: ['mcs'],
  categories: [KARMADA_CATEGORY],
  spec: serviceSpec,
  status: serviceStatus,
  prepare(service, context) {
    ensurePermanentId(service, 'multiclusterservice.karmada.io/permanent-id', context);
  },
  validate: validateMultiClusterService,
});
