/** Taking an installation out of its host cluster. */

import { statefulSets } from '../../api/core/apps.ts';
import { namespaces, nodes } from '../../api/core/core.ts';
import { pods } from '../../api/core/pod.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { followObjects } from '../../client/follow-objects.ts';
import { waitForObject } from '../../client/wait.ts';
import { applyObject } from '../apply/apply.ts';
import { nameOf, resourceOf } from '../apply/resources.ts';
import { ETCD_NODE_LABEL } from '../host/etcd-node.ts';
import type { Removal, RemovalOptions } from './plan.ts';
import { purgeHostData } from './purge.ts';

/** Removes what the plan names; what is gone already is no failure, so that a second run completes a first one. */
export async function removeInstallation(hostClient: Client, plan: Removal, options: RemovalOptions): Promise<void> {
  const { tell, purge } = options;
  // It knows where its data is, which another run needs to know until the data is gone.
  const last = purge && plan.hostData ? plan.objects.filter(isEtcd) : [];
  const first = plan.objects.filter((object) => !last.includes(object));
  await deleteAll(hostClient, first);
  for (const etcd of last) await stop(hostClient, etcd);
  if (first.length > 0) tell(`deleted ${first.length} objects`);
  await untilPodsGone(hostClient, plan, options);
  if (purge) await purgeData(hostClient, plan, options);
  await deleteAll(hostClient, last);
  for (const name of plan.labelledNodes) await dropNodeLabel(hostClient, name);
  await finishNamespace(hostClient, plan, options);
}

const isEtcd = ({ kind, metadata }: AnyObject): boolean => kind === 'StatefulSet' && metadata.name === 'etcd';

async function stop(hostClient: Client, { metadata: { name = '', namespace = '' } }: AnyObject): Promise<void> {
  await hostClient.patch(statefulSets, name, { type: 'merge', body: { spec: { replicas: 0 } } }, { namespace });
}

async function deleteAll(hostClient: Client, objects: readonly AnyObject[]): Promise<void> {
  for (const object of objects) await deleteObject(hostClient, object);
}

async function deleteObject(hostClient: Client, object: AnyObject): Promise<void> {
  const { name = '', namespace = '', uid } = object.metadata;
  const options = {
    namespace,
    propagationPolicy: 'Background' as const,
    ...(uid === undefined ? {} : { preconditions: { uid } }),
  };
  try {
    await hostClient.delete(resourceOf(object), name, options);
  } catch (error) {
    // Another object of the same name is not the one that was looked at.
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
}

/** Pods let go of ports, volumes and node data only once they have ended. */
async function untilPodsGone(hostClient: Client, plan: Removal, options: RemovalOptions): Promise<void> {
  const namespace = plan.namespace.metadata.name ?? '';
  const workloads = new Set(
    plan.objects
      .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
      .map(({ metadata }) => metadata.name),
  );
  const late = new AbortController();
  const cancel = options.clock.after(options.timeoutSeconds * 1000, () => late.abort());
  const signal = AbortSignal.any([options.signal, late.signal]);
  let left: string[] = [];
  try {
    for await (const all of followObjects(hostClient, pods, { namespace, clock: options.clock, signal })) {
      left = all
        .filter(({ metadata }) => workloads.has(metadata.labels?.['app']))
        .map(({ metadata }) => metadata.name ?? '');
      if (left.length === 0) return;
    }
  } finally {
    cancel();
    late.abort();
  }
  options.signal.throwIfAborted();
  throw new UserError('Timeout', `pods have not ended after ${options.timeoutSeconds} s: ${left.join(', ')}`, {
    hint: 'run deinit again to go on waiting',
  });
}

async function purgeData(hostClient: Client, plan: Removal, options: RemovalOptions): Promise<void> {
  if (plan.hostData) await purgeHostData(hostClient, { ...plan, hostData: plan.hostData }, options);
  await deleteAll(hostClient, plan.claims);
  if (plan.claims.length > 0) options.tell(`deleted ${plan.claims.map(nameOf).join(', ')}`);
}

async function dropNodeLabel(hostClient: Client, name: string): Promise<void> {
  const body = { metadata: { labels: { [ETCD_NODE_LABEL]: null } } };
  await hostClient.patch(nodes, name, { type: 'merge', body }).catch((error: unknown) => {
    if (!isApiError(error, 'NotFound')) throw error;
  });
}

/** Ours goes when nobody else has anything in it; another's becomes what it was. */
async function finishNamespace(hostClient: Client, plan: Removal, options: RemovalOptions): Promise<void> {
  const name = plan.namespace.metadata.name ?? '';
  if (!goesAway(plan, options)) {
    await applyObject(hostClient, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    return;
  }
  await deleteObject(hostClient, { ...plan.namespace, apiVersion: 'v1', kind: 'Namespace' });
  await waitForObject(hostClient, namespaces, name, {
    until: (found) => (found === undefined || found.metadata.uid !== plan.namespace.metadata.uid ? true : undefined),
    timeoutSeconds: options.timeoutSeconds,
    what: `namespace ${name} to go`,
    clock: options.clock,
    signal: options.signal,
  });
  options.tell(`deleted namespace ${name}`);
}

/** Whether the namespace is removed, too. */
export function goesAway(
  plan: Removal,
  { purge, purgeNamespace }: Pick<RemovalOptions, 'purge' | 'purgeNamespace'>,
): boolean {
  const isEmpty = plan.foreign.length === 0 && (purge || plan.claims.length === 0);
  return purgeNamespace || (plan.isOurNamespace && isEmpty);
}
