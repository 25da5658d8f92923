/** Carrying out an upgrade: CRDs, then one component after the other; what was changed is taken back when one fails. */

import { customResourceDefinitions } from '../../api/core/extension.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { Clock } from '../../base/clock.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { applyObject } from '../apply/apply.ts';
import { rollOut } from '../roll-out.ts';
import { waitForCondition } from '../wait/condition.ts';
import type { ImageChange } from './images.ts';

export interface UpgradeOptions {
  hostClient: Client;
  karmadaClient: Client;
  namespace: string;
  crds: readonly AnyObject[];
  changes: readonly ImageChange[];
  clock: Clock;
  signal: AbortSignal;
  /** For each component. */
  timeoutSeconds: number;
  tell(line: string): void;
}

/** Takes one change back; resolves when what was before runs again. */
type Undo = () => Promise<unknown>;

/** Rejects with the component's own error after everything is as it was before. */
export async function applyUpgrade(options: UpgradeOptions): Promise<void> {
  const undo: Undo[] = [];
  try {
    if (options.crds.length > 0) options.tell(`updating ${options.crds.length} CRDs`);
    for (const crd of options.crds) undo.push(await updateCrd(crd, options));
    for (const change of options.changes) {
      options.tell(`upgrading ${change.workload} to ${change.to}`);
      undo.push(() => setImage(change.from, change, options));
      await setImage(change.to, change, options);
    }
  } catch (cause) {
    // Another run goes on from here; there is no time to go back now.
    options.signal.throwIfAborted();
    await rollBack(undo, cause, options);
  }
}

async function updateCrd(crd: AnyObject, options: UpgradeOptions): Promise<Undo> {
  const { karmadaClient, clock, signal, timeoutSeconds } = options;
  const name = crd.metadata.name ?? '';
  const before = await karmadaClient.find(customResourceDefinitions, name);
  await applyObject(karmadaClient, crd);
  await waitForCondition(karmadaClient, customResourceDefinitions, name, {
    condition: 'Established',
    timeoutSeconds,
    what: `CRD ${name} to be established`,
    clock,
    signal,
  });
  // A new kind may have objects already: it stays.
  if (!before) return () => Promise.resolve();
  const { resourceVersion: _, managedFields: __, ...metadata } = before.metadata;
  return () => karmadaClient.update(customResourceDefinitions, { ...before, metadata });
}

function setImage(image: string, { workload, container }: ImageChange, options: UpgradeOptions): Promise<void> {
  const { hostClient, namespace, clock, signal, timeoutSeconds } = options;
  const template = { spec: { containers: [{ name: container, image }] } };
  const change = { kind: 'Deployment', name: workload, namespace, template } as const;
  return rollOut(hostClient, change, { clock, signal, timeoutSeconds });
}

/** Throws: the cause, with what became of going back. */
async function rollBack(undo: readonly Undo[], cause: unknown, options: UpgradeOptions): Promise<never> {
  options.tell('going back to what was before');
  const failures: string[] = [];
  for (const back of undo.toReversed()) {
    await back().catch((error: unknown) => failures.push(messageOf(error)));
  }
  options.signal.throwIfAborted();
  const outcome =
    failures.length === 0
      ? 'everything is as it was before'
      : `going back failed, too: ${failures.join('; ')}; the backup has the objects as they were`;
  const message = `the upgrade did not succeed: ${messageOf(cause)}`;
  throw new UserError('Conflict', message, { cause, hint: `${outcome}; run this again once the cause is gone` });
}
