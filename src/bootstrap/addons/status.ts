/** Which addons there are, and whether they work. */

import { type Deployment, deployments } from '../../api/core/apps.ts';
import { type APIService, apiServices } from '../../api/core/extension.ts';
import { isRolledOut } from '../wait/rollout.ts';
import { ADDON_NAMES, type AddonName } from './addon.ts';
import type { AddonSides } from './enable.ts';

export interface AddonStatus {
  name: AddonName;
  /** Of an estimator. */
  member?: string;
  status: 'enabled' | 'disabled' | 'unhealthy';
  /** Why it is unhealthy. */
  reason: string;
}

const ESTIMATOR = 'karmada-scheduler-estimator';

/** One entry per addon, and one per member that has an estimator; `member` limits estimators to one. */
export async function readAddonStatus(
  { hostClient, karmadaClient }: AddonSides,
  namespace: string,
  member?: string,
): Promise<AddonStatus[]> {
  const [workloads, apis] = await Promise.all([
    hostClient.list(deployments, { namespace }),
    karmadaClient.list(apiServices),
  ]);
  return ADDON_NAMES.flatMap((name) =>
    name === ESTIMATOR ? estimators(workloads.items, member) : [statusOf(name, workloads.items, apis.items)],
  );
}

function estimators(workloads: readonly Deployment[], member: string | undefined): AddonStatus[] {
  const found = workloads.flatMap((workload): AddonStatus[] => {
    const { name = '', labels } = workload.metadata;
    const cluster = labels?.['cluster'] ?? name.slice(ESTIMATOR.length + 1);
    if (!name.startsWith(`${ESTIMATOR}-`) || (member !== undefined && cluster !== member)) return [];
    return [{ name: ESTIMATOR, member: cluster, ...health(workload, []) }];
  });
  if (found.length > 0) return found;
  return [{ name: ESTIMATOR, ...(member === undefined ? {} : { member }), status: 'disabled', reason: '' }];
}

function statusOf(name: AddonName, workloads: readonly Deployment[], apis: readonly APIService[]): AddonStatus {
  const workload = workloads.find(({ metadata }) => metadata.name === name);
  if (!workload) return { name, status: 'disabled', reason: '' };
  const own = apis.filter(({ spec }) => spec?.service?.name === name);
  return { name, ...health(workload, own) };
}

function health(workload: Deployment, apis: readonly APIService[]): Pick<AddonStatus, 'status' | 'reason'> {
  if (!isRolledOut(workload)) {
    const { availableReplicas = 0 } = workload.status ?? {};
    const reason = `${availableReplicas} of ${workload.spec.replicas ?? 1} replicas are available`;
    return { status: 'unhealthy', reason };
  }
  const away = apis.filter(({ status }) => !status?.conditions?.some(isAvailable));
  if (away.length === 0) return { status: 'enabled', reason: '' };
  const names = away.map(({ metadata }) => metadata.name).join(', ');
  return { status: 'unhealthy', reason: `the API ${names} is not available` };
}

const isAvailable = ({ type, status }: { type: string; status: string }): boolean =>
  type === 'Available' && status === 'True';
