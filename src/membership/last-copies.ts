/** Workloads that run on one member and nowhere else: taking it out takes them away. */

import { isApiError } from '../api/meta/api-error.ts';
import { clusterResourceBindings } from '../api/work/v1alpha2/cluster-resource-binding.ts';
import { type ResourceBinding, resourceBindings } from '../api/work/v1alpha2/resource-binding.ts';
import { UserError } from '../base/errors.ts';
import type { Client } from '../client/client.ts';

/** Kinds that run Pods without counting replicas. */
const UNCOUNTED = new Set(['DaemonSet', 'Job', 'CronJob', 'Pod']);
const SHOWN = 10;

/** `Deployment default/web`, for every workload whose binding knows no other cluster. */
async function lastCopies(karmadaClient: Client, clusterName: string): Promise<string[]> {
  const lists = await Promise.all(
    [resourceBindings, clusterResourceBindings].map(async (kind) => {
      try {
        return (await karmadaClient.list<ResourceBinding>(kind)).items;
      } catch (error) {
        if (isApiError(error, 'NotFound')) return [];
        throw error;
      }
    }),
  );
  return lists
    .flat()
    .filter((binding) => isLastCopy(binding, clusterName))
    .map(workloadText)
    .sort();
}

function isLastCopy({ metadata, spec }: ResourceBinding, clusterName: string): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  const runs = (spec.replicas ?? 0) > 0 || UNCOUNTED.has(spec.resource.kind);
  const names = (spec.clusters ?? []).filter(({ replicas }) => replicas !== 0).map(({ name }) => name);
  return runs && names.includes(clusterName) && names.every((name) => name === clusterName);
}

function workloadText({ spec: { resource } }: ResourceBinding): string {
  const { kind, namespace, name } = resource;
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** Rejects with UserError `Conflict` that names them. */
export async function refuseLastCopies(karmadaClient: Client, clusterName: string): Promise<void> {
  const found = await lastCopies(karmadaClient, clusterName);
  if (found.length === 0) return;
  const more = found.length > SHOWN ? [`  and ${found.length - SHOWN} more`] : [];
  const lines = [...found.slice(0, SHOWN).map((text) => `  ${text}`), ...more];
  throw new UserError('Conflict', [`these workloads run on "${clusterName}" alone:`, ...lines].join('\n'), {
    hint: 'spread them to other clusters first (see "kubectl karmada explain-placement"), or go on with --yes',
  });
}
