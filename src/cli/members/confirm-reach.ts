/** `join` makes sure that the control plane itself reaches the member, as far as it can be asked. */

import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { UserError } from '../../base/errors.ts';
import type { Registration } from '../../membership/karmada-side.ts';
import { isOnlyLocal, notReached, reachedByControlPlane } from '../../membership/reach.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import type { JoinOptions } from './join-options.ts';

/** An address of this machine leads nowhere from another one: that is known before anything is written. */
async function before(
  karmada: ConnectedServer,
  { clusterName, apiEndpoint }: Registration,
  { noVerify }: Pick<JoinOptions, 'noVerify'>,
): Promise<void> {
  if (noVerify || !isOnlyLocal(apiEndpoint, karmada.server)) return;
  throw notReached(clusterName, apiEndpoint, 'to the control plane, this address is a machine of its own');
}

interface Fresh {
  karmada: ConnectedServer;
  registration: Registration;
  isNew: boolean;
}

/** A cluster that cannot be reached does not stay: it would be down for ever. One that had joined before stays. */
async function after(
  { clock, signal, progress }: CommandContext,
  { karmada, registration, isNew }: Fresh,
  { verify, noVerify }: Pick<JoinOptions, 'verify' | 'noVerify'>,
): Promise<void> {
  if (noVerify) return;
  const { clusterName, apiEndpoint } = registration;
  progress.step(`asking the control plane whether it reaches ${apiEndpoint}`);
  const reached = await reachedByControlPlane(karmada.client, clusterName, { clock, signal });
  if (reached.state === 'unreachable') {
    if (isNew) await karmada.client.delete(clusters, clusterName);
    throw notReached(clusterName, apiEndpoint, reached.why);
  }
  if (reached.state === 'unknown' && verify) {
    throw new UserError(
      'Conflict',
      `the control plane cannot be asked whether it reaches ${clusterName}: ${reached.why}`,
      {
        hint: 'the cluster has joined; without --verify-from-control-plane this is no failure',
      },
    );
  }
}

export const confirmReach = { before, after };
