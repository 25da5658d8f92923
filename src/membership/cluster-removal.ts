/** Deleting a Cluster from the control plane, and what to do when its clean-up hangs. */

import { clusters } from '../api/cluster/v1alpha1/cluster.ts';
import { namespaces } from '../api/core/core.ts';
import type { Resource } from '../api/kind.ts';
import { isApiError } from '../api/meta/api-error.ts';
import type { KubeObject } from '../api/meta/object.ts';
import { type Work, works } from '../api/work/v1alpha1/work.ts';
import type { Clock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { Client } from '../client/client.ts';
import { waitForObject } from '../client/wait.ts';
import { CLUSTER_FINALIZER, EXECUTION_FINALIZER, executionNamespace } from '../propagation/names.ts';

export interface RemovalOptions {
  clusterName: string;
  timeoutSeconds: number;
  /** Give up on the member's objects when the control plane cannot remove them in time. */
  force: boolean;
  clock: Clock;
  signal: AbortSignal;
}

/** Deletes the Cluster and waits until it is gone; returns the Works that were abandoned. */
export async function removeCluster(karmadaClient: Client, options: RemovalOptions): Promise<Work[]> {
  const { clusterName, force } = options;
  await karmadaClient.delete(clusters, clusterName).catch(ignoreNotFound);
  try {
    await untilGone(karmadaClient, options);
    return [];
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'Timeout') throw error;
    const left = await remainingWorks(karmadaClient, clusterName);
    if (!force) throw stillThere(options, left);
    await dropFinalizers(karmadaClient, clusterName, left);
    await untilGone(karmadaClient, options);
    return left;
  }
}

function untilGone(
  karmadaClient: Client,
  { clusterName, timeoutSeconds, clock, signal }: RemovalOptions,
): Promise<true> {
  return waitForObject(karmadaClient, clusters, clusterName, {
    until: (cluster) => (cluster === undefined ? true : undefined),
    timeoutSeconds,
    what: `cluster "${clusterName}" to be removed`,
    clock,
    signal,
  });
}

/** What is still on its way to the member, or from it. */
export async function remainingWorks(karmadaClient: Client, clusterName: string): Promise<Work[]> {
  return (await karmadaClient.list<Work>(works, { namespace: executionNamespace(clusterName) })).items;
}

const SHOWN = 5;

function stillThere({ clusterName, timeoutSeconds }: RemovalOptions, left: readonly Work[]): UserError {
  const names = left.map(({ metadata }) => metadata.name ?? '');
  const some = names.slice(0, SHOWN).join(', ') + (left.length > SHOWN ? `, and ${left.length - SHOWN} more` : '');
  const why = left.length > 0 ? `${left.length} works are not removed from it yet (${some})` : 'its clean-up hangs';
  return new UserError('Timeout', `cluster "${clusterName}" is still there after ${timeoutSeconds} s: ${why}`, {
    hint: 'run it again to go on waiting, or with --force to leave behind what is on the member',
  });
}

async function dropFinalizers(karmadaClient: Client, clusterName: string, left: readonly Work[]): Promise<void> {
  const namespace = executionNamespace(clusterName);
  for (const { metadata } of left) {
    const name = metadata.name ?? '';
    await dropFinalizer(karmadaClient, works, { name, namespace, finalizer: EXECUTION_FINALIZER });
  }
  await dropFinalizer(karmadaClient, namespaces, { name: namespace, finalizer: 'kubernetes' });
  await dropFinalizer(karmadaClient, clusters, { name: clusterName, finalizer: CLUSTER_FINALIZER });
}

async function dropFinalizer<T extends KubeObject>(
  client: Client,
  resource: Resource<T>,
  { name, namespace, finalizer }: { name: string; namespace?: string; finalizer: string },
): Promise<void> {
  const scope = namespace === undefined ? {} : { namespace };
  const found = await client.find(resource, name, scope);
  const finalizers = found?.metadata.finalizers ?? [];
  if (!finalizers.includes(finalizer)) return;
  const body = { metadata: { finalizers: finalizers.filter((item) => item !== finalizer) } };
  await client.patch(resource, name, { type: 'merge', body }, scope).catch(ignoreNotFound);
}

function ignoreNotFound(error: unknown): void {
  if (!isApiError(error, 'NotFound')) throw error;
}
