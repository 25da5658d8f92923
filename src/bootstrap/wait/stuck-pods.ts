/** Pods of a StatefulSet that a mended template does not reach: its controller waits for them to become ready first. */

import type { StatefulSet } from '../../api/core/apps.ts';
import { type Pod, pods } from '../../api/core/pod.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import type { Client } from '../../client/client.ts';
import { isMadeFrom } from './trouble.ts';

/** Deletes pods that are not ready and come from an earlier template. */
export async function replaceStuckPods(hostClient: Client, workload: KubeObject): Promise<void> {
  if (workload.kind !== 'StatefulSet') return;
  const { metadata, spec } = workload as StatefulSet;
  const { namespace = '', name = '' } = metadata;
  const { items } = await hostClient.list(pods, { namespace, labelSelector: `app=${name}` });
  const stuck = items.filter((pod) => !isReady(pod) && !isMadeFrom(pod, spec.template));
  await Promise.all(
    stuck.map((pod) => hostClient.delete(pods, pod.metadata.name ?? '', { namespace }).catch(ignoreNotFound)),
  );
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true;
}

function ignoreNotFound(error: unknown): void {
  if (!isApiError(error, 'NotFound')) throw error;
}
