/** How the control plane's aggregator finds the server of cluster.karmada.io: an ExternalName Service and an APIService. */

import type { AnyObject } from '../../api/meta/object.ts';

export function aggregatedApi(namespace: string, caBundle: string): AnyObject[] {
  const name = 'karmada-aggregated-apiserver';
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { type: 'ExternalName', externalName: `${name}.${namespace}.svc` },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1alpha1.cluster.karmada.io', labels: { app: name, apiserver: 'true' } },
      spec: {
        group: 'cluster.karmada.io',
        version: 'v1alpha1',
        caBundle,
        groupPriorityMinimum: 2000,
        versionPriority: 10,
        service: { name, namespace },
      },
    },
  ];
}
