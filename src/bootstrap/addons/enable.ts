/** Bringing addons up, and taking them away. */

import { apiServices } from '../../api/core/extension.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { Clock } from '../../base/clock.ts';
import type { Client } from '../../client/client.ts';
import { applyObjects } from '../apply/apply.ts';
import { nameOf, resourceOf } from '../apply/resources.ts';
import { waitForCondition } from '../wait/condition.ts';
import { waitForRollout } from '../wait/rollout.ts';
import type { Addon, AddonSettings } from './addon.ts';

export interface AddonSides {
  hostClient: Client;
  karmadaClient: Client;
}

export interface EnableOptions extends AddonSides {
  clock: Clock;
  signal: AbortSignal;
  podTimeoutSeconds: number;
  apiTimeoutSeconds: number;
}

/** Applies the host's objects, waits for the workload, then those of the control plane, and waits for its APIs. Safe to run twice. */
export async function enableAddon(addon: Addon, settings: AddonSettings, options: EnableOptions): Promise<void> {
  const { hostClient, karmadaClient, clock, signal, podTimeoutSeconds, apiTimeoutSeconds } = options;
  const applied = await applyObjects(hostClient, addon.host(settings));
  for (const { kind, metadata } of applied.filter((object) => object.kind === 'Deployment')) {
    const ref = { kind: kind as 'Deployment', namespace: settings.namespace, name: metadata.name ?? '' };
    await waitForRollout(hostClient, ref, { clock, signal, timeoutSeconds: podTimeoutSeconds });
  }
  const apis = (await applyObjects(karmadaClient, addon.karmada(settings))).filter(({ kind }) => kind === 'APIService');
  await Promise.all(
    apis.map(({ metadata: { name = '' } }) =>
      waitForCondition(karmadaClient, apiServices, name, {
        condition: 'Available',
        timeoutSeconds: apiTimeoutSeconds,
        what: `the API ${name} to become available`,
        clock,
        signal,
      }),
    ),
  );
}

/** Deletes the objects of both sides, APIs first; answers the names of those there were. */
export async function disableAddon(
  addon: Addon,
  settings: AddonSettings,
  { hostClient, karmadaClient }: AddonSides,
): Promise<string[]> {
  const inside = addon.karmada(settings).toReversed();
  const outside = addon.host(settings).toReversed();
  const removed: string[] = [];
  for (const object of inside) if (await remove(karmadaClient, object)) removed.push(nameOf(object));
  for (const object of outside) if (await remove(hostClient, object)) removed.push(`${nameOf(object)} in the host`);
  return removed;
}

async function remove(client: Client, object: AnyObject): Promise<boolean> {
  const { name = '', namespace } = object.metadata;
  try {
    await client.delete(resourceOf(object), name, namespace === undefined ? {} : { namespace });
    return true;
  } catch (error) {
    if (isApiError(error, 'NotFound')) return false;
    throw error;
  }
}
