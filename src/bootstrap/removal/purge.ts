/** Removing etcd's data from a node: by a pod there, since nobody else can reach it. */

import { type Pod, pods } from '../../api/core/pod.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { waitForObject } from '../../client/wait.ts';
import { findTrouble } from '../wait/trouble.ts';
import type { HostData, Removal, RemovalOptions } from './plan.ts';

/** What etcd makes in its data directory; anything else there is not its own. */
const ETCD_FILES = '/data/member';

function purgePod(namespace: string, nodeName: string, { path, image }: HostData): Pod {
  return {
    metadata: { name: `karmada-purge-${nodeName}`.slice(0, NAME_LIMIT), namespace },
    spec: {
      nodeName,
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      tolerations: [{ operator: 'Exists' }],
      containers: [
        {
          name: 'purge',
          image,
          command: ['rm', '-rf', ETCD_FILES],
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
      volumes: [{ name: 'data', hostPath: { path, type: 'DirectoryOrCreate' } }],
    },
  };
}

const NAME_LIMIT = 63;

/** Resolves when the data is gone from every node that had some; throws UserError `Conflict` naming what is left. */
export async function purgeHostData(
  hostClient: Client,
  { namespace, hostData }: Pick<Removal, 'namespace'> & { hostData: HostData },
  options: RemovalOptions,
): Promise<void> {
  const data = { ...hostData, image: options.purgeImage ?? hostData.image };
  for (const nodeName of data.nodeNames) {
    await purgeNode(hostClient, purgePod(namespace.metadata.name ?? '', nodeName, data), options);
    options.tell(`removed the data of etcd in ${data.path} on node ${nodeName}`);
  }
}

async function purgeNode(
  hostClient: Client,
  pod: Pod,
  { clock, signal, timeoutSeconds }: RemovalOptions,
): Promise<void> {
  const { name = '', namespace = '' } = pod.metadata;
  const created = await hostClient.create(pods, pod);
  try {
    const outcome = await waitForObject(hostClient, pods, created.metadata.name ?? name, {
      namespace,
      until: (found) => (found ? verdict(found, clock.now()) : 'it vanished'),
      timeoutSeconds,
      what: `pod ${name} to remove data`,
      clock,
      signal,
    });
    if (outcome !== 'done') throw notPurged(pod, outcome);
  } finally {
    await hostClient.delete(pods, name, { namespace, gracePeriodSeconds: 0 }).catch(() => undefined);
  }
}

function verdict(pod: Pod, now: number): string | undefined {
  if (pod.status?.phase === 'Succeeded') return 'done';
  return findTrouble({ pods: [pod], events: [], now })?.what;
}

function notPurged({ spec }: Pod, why: string): UserError {
  const path = spec.volumes?.[0]?.hostPath?.path ?? '';
  return new UserError('Conflict', `the data of etcd in ${path} on node ${spec.nodeName} is still there: ${why}`, {
    hint: `name an image that has rm with --purge-image, or remove ${path}/member on the node by hand`,
  });
}
