/** Objects as users write them; each starts valid. */

import { type Deployment, deployments } from '../../src/api/core/apps.ts';
import { type ConfigMap, nodes } from '../../src/api/core/core.ts';
import type { OverridePolicy } from '../../src/api/policy/v1alpha1/override-policy.ts';
import type { OverrideSpec } from '../../src/api/policy/v1alpha1/override-spec.ts';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import type { PropagationPolicy } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { PropagationSpec } from '../../src/api/policy/v1alpha1/propagation-spec.ts';
import type { Client } from '../../src/client/client.ts';

export const DEFAULT = { namespace: 'default' };

export const aDeployment = (name: string, replicas = 2, labels: Record<string, string> = {}): Deployment => ({
  metadata: { name, namespace: 'default', labels },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'nginx:1' }] } },
  },
});

export const aConfigMap = (name: string, data: Record<string, string> = { a: '1' }): ConfigMap => ({
  metadata: { name, namespace: 'default' },
  data,
});

export const selectDeployment = (name?: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  ...(name ? { name } : {}),
});

export const selectConfigMap = (name?: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', ...(name ? { name } : {}) });

export const DIVIDED: Placement = {
  replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Weighted' },
};

export const onClusters = (...clusterNames: string[]): Placement => ({ clusterAffinity: { clusterNames } });

export const aPolicy = (
  name: string,
  resourceSelectors: PropagationSpec['resourceSelectors'],
  spec: Partial<PropagationSpec> = {},
): PropagationPolicy => ({
  metadata: { name, namespace: 'default' },
  spec: { resourceSelectors, placement: onClusters('member1', 'member2'), ...spec },
});

export const anOverridePolicy = (name: string, spec: OverrideSpec): OverridePolicy => ({
  metadata: { name, namespace: 'default' },
  spec,
});

/** Gives a Deployment on a member the status its cluster would give it. */
export async function makeReady(memberClient: Client, name: string): Promise<void> {
  const found = await memberClient.get(deployments, name, DEFAULT);
  const replicas = found.spec?.replicas ?? 0;
  const status = {
    observedGeneration: found.metadata.generation ?? 1,
    replicas,
    readyReplicas: replicas,
    updatedReplicas: replicas,
    availableReplicas: replicas,
  };
  await memberClient.update(deployments, { ...found, status }, { subresource: 'status' });
}

/** A node that takes pods, of so many cores. */
export async function addNode(memberClient: Client, name: string, cpu: string): Promise<void> {
  const room = { cpu, memory: '64Gi', pods: '110' };
  const created = await memberClient.create(nodes, { metadata: { name } });
  const status = { allocatable: room, capacity: room };
  const reporting = await memberClient.update(nodes, { ...created, status }, { subresource: 'status' });
  await memberClient.update(nodes, { ...reporting, spec: { taints: [] } });
}
