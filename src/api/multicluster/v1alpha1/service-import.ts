/** ServiceImport: a Service of other clusters, in a cluster that uses it. */

import { AGE_COLUMN, defineKind } from '../../define-kind.ts';
import { ATOMIC_LIST, type Infer, int32, keyedBy, list, object, oneOf, optional, text } from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';

const importSpec = object(
  {
    ips: optional(list(text(''), 'address within the cluster set', { maxItems: 1 })),
    ports: list(
      object({
        appProtocol: optional(text('application protocol')),
        name: optional(text('name')),
        port: int32('number'),
        protocol: optional(text('TCP unless given')),
      }),
      'ports',
      ATOMIC_LIST,
    ),
    sessionAffinity: optional(text('None or ClientIP')),
    sessionAffinityConfig: optional(
      object(
        { clientIP: optional(object({ timeoutSeconds: optional(int32('1 to 86400')) }, 'by address of the client')) },
        'how clients stay with their pod',
      ),
    ),
    type: oneOf(['ClusterSetIP', 'Headless'], 'with an address of its own, or without'),
  },
  'desired state',
);

const importStatus = object(
  { clusters: optional(list(object({ cluster: text('name') }), 'clusters that offer it', keyedBy('cluster'))) },
  'observed state',
);

export interface ServiceImport extends KubeObject {
  spec?: Infer<typeof importSpec>;
  status?: Infer<typeof importStatus>;
}

export const serviceImports = defineKind<ServiceImport>({
  group: 'multicluster.x-k8s.io',
  version: 'v1alpha1',
  kind: 'ServiceImport',
  plural: 'serviceimports',
  namespaced: true,
  description: 'A Service of other clusters, in a cluster that uses it.',
  shortNames: ['svcim'],
  columns: [
    { name: 'Type', type: 'string', jsonPath: '.spec.type' },
    { name: 'IP', type: 'string', jsonPath: '.spec.ips' },
    { ...AGE_COLUMN, name: 'Age' },
  ],
  specRequired: false,
  spec: importSpec,
  status: importStatus,
});
