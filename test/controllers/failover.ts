/** One workload on one of two members, ready there: what is about to be moved. */

import { deployments } from '../../src/api/core/apps.ts';
import { events } from '../../src/api/core/core.ts';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { PropagationSpec } from '../../src/api/policy/v1alpha1/propagation-spec.ts';
import { type ResourceBinding, resourceBindings } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { aDeployment, aPolicy, DEFAULT, makeReady, selectDeployment } from './builders.ts';
import type { Plane } from './plane.ts';

const ONE_CLUSTER: Placement = { spreadConstraints: [{ spreadByField: 'cluster', minGroups: 1, maxGroups: 1 }] };

export interface Workload {
  /** The cluster it runs on, and the one it does not run on. */
  readonly from: string;
  readonly to: string;
  binding(): Promise<ResourceBinding>;
  targets(): Promise<string[]>;
  /** The clusters it is being evicted from. */
  evictions(): Promise<string[]>;
  /** Waits until the object is on the member, and gives it the status of a healthy one. */
  readyOn(clusterName: string): Promise<void>;
  isOn(clusterName: string): Promise<boolean>;
  healthyOn(clusterName: string): Promise<void>;
  /** The reasons of the events about its binding. */
  reasons(): Promise<string[]>;
}

/** The workload as those who watch it see it. */
function watchWorkload(plane: Plane, from: string): Workload {
  const binding = () => plane.karmadaClient.get(resourceBindings, 'web-deployment', DEFAULT);
  const isOn = async (clusterName: string): Promise<boolean> =>
    (await plane.member(clusterName).client.find(deployments, 'web', DEFAULT)) !== undefined;
  const isHealthyOn = async (name: string): Promise<boolean> =>
    (await binding()).status?.aggregatedStatus?.find(({ clusterName }) => clusterName === name)?.health === 'Healthy';
  return {
    from,
    to: from === 'member1' ? 'member2' : 'member1',
    binding,
    targets: async () => ((await binding()).spec.clusters ?? []).map(({ name }) => name),
    evictions: async () => ((await binding()).spec.gracefulEvictionTasks ?? []).map(({ fromCluster }) => fromCluster),
    isOn,
    async readyOn(clusterName) {
      await plane.eventually(() => isOn(clusterName));
      await makeReady(plane.member(clusterName).client, 'web');
    },
    healthyOn: async (clusterName) => void (await plane.eventually(() => isHealthyOn(clusterName))),
    async reasons() {
      const { items } = await plane.karmadaClient.list(events, DEFAULT);
      return items
        .filter(({ involvedObject }) => involvedObject.kind === 'ResourceBinding')
        .map(({ reason = '' }) => reason);
    },
  };
}

/** Propagates a Deployment to one cluster and waits until it is healthy there. */
export async function aWorkload(plane: Plane, spec: Partial<PropagationSpec> = {}): Promise<Workload> {
  const { placement, ...rest } = spec;
  await plane.karmadaClient.create(deployments, aDeployment('web'));
  const whole = { ...rest, placement: { ...ONE_CLUSTER, ...placement } };
  await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectDeployment('web')], whole));
  const from = await plane.eventually(async () => {
    const binding = await plane.karmadaClient.find(resourceBindings, 'web-deployment', DEFAULT);
    return binding?.spec.clusters?.[0]?.name;
  });
  const workload = watchWorkload(plane, from);
  await workload.readyOn(from);
  await workload.healthyOn(from);
  return workload;
}
