/** MultiClusterIngress: an Ingress whose backends live in several clusters. */

import { defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import { ATOMIC_LIST, type Infer, int32, list, object, optional, text } from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';
import { ingressLoadBalancer } from './load-balancer.ts';

const WHOLE = { 'x-kubernetes-map-type': 'atomic' } as const;

const backend = object(
  {
    resource: optional(
      object(
        { apiGroup: optional(text('API group')), kind: text('kind'), name: text('name') },
        'an object of the same namespace',
        WHOLE,
      ),
    ),
    service: optional(
      object(
        {
          name: text('name'),
          port: optional(
            object({ name: optional(text('by name')), number: optional(int32('by number')) }, 'its port', WHOLE),
          ),
        },
        'a Service of the same namespace',
      ),
    ),
  },
  'who answers',
);

const rule = object({
  host: optional(text('name the rule is for; empty: any')),
  http: optional(
    object(
      {
        paths: list(
          object({
            backend,
            path: optional(text('path to match')),
            pathType: text('Exact, Prefix or ImplementationSpecific'),
          }),
          'who answers which path',
          ATOMIC_LIST,
        ),
      },
      'HTTP paths',
    ),
  ),
});

const ingressSpec = object(
  {
    defaultBackend: optional(backend),
    ingressClassName: optional(text('who puts it into effect')),
    rules: optional(list(rule, 'rules by host', ATOMIC_LIST)),
    tls: optional(
      list(
        object({
          hosts: optional(list(text(''), 'names in the certificate', ATOMIC_LIST)),
          secretName: optional(text('Secret with the certificate')),
        }),
        'certificates',
        ATOMIC_LIST,
      ),
    ),
  },
  'desired state',
);

const ingressStatus = object(
  {
    loadBalancer: ingressLoadBalancer,
    serviceLocations: optional(
      list(object({ clusters: optional(list(text(''), 'clusters')), name: text('service') }), 'where the backends are'),
    ),
    trafficBlockClusters: optional(list(text(''), 'clusters that get no traffic')),
  },
  'observed state',
);

export interface MultiClusterIngress extends KubeObject {
  spec?: Infer<typeof ingressSpec>;
  status?: Infer<typeof ingressStatus>;
}

export const multiClusterIngresses = defineKind<MultiClusterIngress>({
  group: 'networking.karmada.io',
  version: 'v1alpha1',
  kind: 'MultiClusterIngress',
  plural: 'multiclusteringresses',
  namespaced: true,
  description: 'An Ingress whose backends live in several clusters.',
  shortNames: ['mci'],
  categories: [KARMADA_CATEGORY],
  specRequired: false,
  spec: ingressSpec,
  status: ingressStatus,
});
