/** Waiting for what the control plane says of its own objects. */

import { namespaces } from '../../api/core/core.ts';
import { apiServices, customResourceDefinitions } from '../../api/core/extension.ts';
import type { PodCondition } from '../../api/core/pod.ts';
import type { Resource } from '../../api/kind.ts';
import { isUserError, UserError } from '../../base/errors.ts';
import { waitForObject } from '../../client/wait.ts';
import type { Installation } from '../installation.ts';
import { crdObjects } from '../manifests.ts';
import { type Conditioned, waitForCondition } from '../wait/condition.ts';

const CLUSTER_API = 'v1alpha1.cluster.karmada.io';

interface Wish<T extends Conditioned> {
  resource: Resource<T>;
  name: string;
  condition: string;
}

/** Until the server serves every definition. */
export async function untilEstablished(installation: Installation): Promise<void> {
  const names = crdObjects(installation.found.blueprint).map(({ metadata }) => metadata.name ?? '');
  const resource = customResourceDefinitions;
  await Promise.all(names.map((name) => untilTrue(installation, { resource, name, condition: 'Established' })));
}

/** Until the aggregator reaches the server of cluster.karmada.io. */
export async function untilAvailable(installation: Installation): Promise<void> {
  await untilTrue(installation, { resource: apiServices, name: CLUSTER_API, condition: 'Available' });
}

/** The server makes it a moment after it has started. */
export async function untilPublicNamespace(installation: Installation): Promise<void> {
  const { clock, signal } = installation;
  await waitForObject(installation.karmadaClient(), namespaces, 'kube-public', {
    until: (found) => (found ? true : undefined),
    timeoutSeconds: 60,
    what: 'namespace kube-public of the control plane',
    clock,
    signal,
  });
}

async function untilTrue<T extends Conditioned>(installation: Installation, wish: Wish<T>): Promise<void> {
  const { clock, signal, settings } = installation;
  const { resource, name, condition } = wish;
  let last: PodCondition | undefined;
  try {
    await waitForCondition(installation.karmadaClient(), resource, name, {
      condition,
      seen: (found) => {
        last = found;
      },
      timeoutSeconds: settings.patienceSeconds || Number.MAX_SAFE_INTEGER / 1000,
      what: `${resource.kind} ${name} to be ${condition}`,
      clock,
      signal,
    });
  } catch (cause) {
    if (!isUserError(cause) || cause.code !== 'Timeout') throw cause;
    throw new UserError('Timeout', `${cause.message}${last?.message ? `: ${last.message}` : ''}`, {
      cause,
      hint: 'the control plane must reach services of the host by name: check its cluster DNS, then run init again',
    });
  }
}
