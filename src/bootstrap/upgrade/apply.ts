/** Carrying out an upgrade: CRDs, then one component after the other; what was changed is taken back when one fails. */

import { type Deployment, deployments } from '../../api/core/apps.ts';
import { customResourceDefinitions } from '../../api/core/extension.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { Clock } from '../../base/clock.ts';
import { isUserError, messageOf, UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { waitForObject } from '../../client/wait.ts';
import { applyObject } from '../apply/apply.ts';
import { makeRoom } from '../restart.ts';
import { type WorkloadRef, waitForRollout } from '../wait/rollout.ts';
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

/** What takes one change back. */
interface Undo {
  back(): Promise<unknown>;
  /** Resolves when what was put back runs. */
  settled?(): Promise<void>;
}

/** Rejects with the component's own error after everything is as it was before. */
export async function applyUpgrade(options: UpgradeOptions): Promise<void> {
  const undo: Undo[] = [];
  try {
    options.tell(`updating ${options.crds.length} CRDs`);
    for (const crd of options.crds) undo.push(await updateCrd(crd, options));
    for (const change of options.changes) {
      options.tell(`upgrading ${change.workload} to ${change.to}`);
      undo.push({ back: () => setImage(change.from, change, options), settled: () => settled(change, options) });
      const workload = await setImage(change.to, change, options);
      await makeRoom(options.hostClient, workload, refOf(change, options));
      await settled(change, options);
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
  await waitForObject(karmadaClient, customResourceDefinitions, name, {
    until: (found) =>
      found?.status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') || undefined,
    timeoutSeconds,
    what: `CRD ${name} to be established`,
    clock,
    signal,
  });
  // A new kind may have objects already: it stays.
  if (!before) return { back: () => Promise.resolve() };
  const { resourceVersion: _, managedFields: __, ...metadata } = before.metadata;
  return { back: () => karmadaClient.update(customResourceDefinitions, { ...before, metadata }) };
}

function setImage(
  image: string,
  { workload, container }: ImageChange,
  { hostClient, namespace }: UpgradeOptions,
): Promise<Deployment> {
  const body = { spec: { template: { spec: { containers: [{ name: container, image }] } } } };
  return hostClient.patch(deployments, workload, { type: 'strategic', body }, { namespace });
}

const refOf = ({ workload }: ImageChange, { namespace }: UpgradeOptions): WorkloadRef => ({
  kind: 'Deployment',
  namespace,
  name: workload,
});

function settled(change: ImageChange, options: UpgradeOptions): Promise<void> {
  const { hostClient, clock, signal, timeoutSeconds } = options;
  return waitForRollout(hostClient, refOf(change, options), { clock, signal, timeoutSeconds });
}

/** Throws: the cause, with what became of going back. */
async function rollBack(undo: readonly Undo[], cause: unknown, options: UpgradeOptions): Promise<never> {
  options.tell('going back to what was before');
  const failures: string[] = [];
  const note = (error: unknown): void => void failures.push(messageOf(error));
  const waits: Promise<void>[] = [];
  for (const { back, settled: runs } of undo.toReversed()) {
    await back().then(() => runs && waits.push(runs().catch(note)), note);
  }
  await Promise.all(waits);
  options.signal.throwIfAborted();
  const outcome =
    failures.length === 0
      ? 'everything is as it was before'
      : `going back failed, too: ${failures.join('; ')}; the backup has the objects as they were`;
  const advice = isUserError(cause) && cause.hint !== undefined ? `; ${cause.hint}` : '';
  const message = `the upgrade did not succeed: ${messageOf(cause)}`;
  throw new UserError('Conflict', message, { cause, hint: `${outcome}${advice}` });
}
