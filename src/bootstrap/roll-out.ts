/** Giving a workload other pods, and waiting until they run. */

import { type Deployment, deployments, type StatefulSet, statefulSets } from '../api/core/apps.ts';
import type { Resource } from '../api/kind.ts';
import type { Client } from '../client/client.ts';
import { type RolloutOptions, type WorkloadRef, waitForRollout } from './wait/rollout.ts';
import { replaceStuckPods } from './wait/stuck-pods.ts';

type Workload = Deployment | StatefulSet;

/** A workload, and what changes in its pods: a strategic merge patch. */
export type TemplateChange = WorkloadRef & { template: object };

/** Resolves when every replica is of the new kind and available. Rejects as `waitForRollout` does. */
export async function rollOut(hostClient: Client, change: TemplateChange, options: RolloutOptions): Promise<void> {
  const { kind, name, namespace, template } = change;
  const resource = (kind === 'Deployment' ? deployments : statefulSets) as Resource<Workload>;
  const { spec } = await hostClient.get(resource, name, { namespace });
  const usual = kind === 'Deployment' ? (spec as Deployment['spec']).strategy : undefined;
  const makesRoom = usual?.type === 'RollingUpdate' && cannotShareNodes(spec);
  const patch = { template, ...(makesRoom ? { strategy: OLD_ONES_FIRST } : {}) };
  const changed = await hostClient.patch(resource, name, { type: 'strategic', body: { spec: patch } }, { namespace });
  try {
    await replaceStuckPods(hostClient, { ...changed, kind });
    await waitForRollout(hostClient, change, options);
  } finally {
    const body = { spec: { strategy: usual } };
    if (makesRoom) await hostClient.patch(resource, name, { type: 'merge', body }, { namespace });
  }
}

/** Where every node is taken, a new pod would wait for an old one to go for ever. */
const OLD_ONES_FIRST = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };

/** As upstream installs them. */
function cannotShareNodes({ template }: Workload['spec']): boolean {
  const required = template.spec.affinity?.podAntiAffinity?.['requiredDuringSchedulingIgnoredDuringExecution'];
  return Array.isArray(required) && required.length > 0;
}
