/**
 * New tokens for a member, in an order that never leaves the control plane without a good one: create, try, register,
 * revoke. Each step can be seen from outside, so a second run goes on where a first one was killed.
 */

import { type Secret, secrets, serviceAccounts } from '../api/core/core.ts';
import { UserError } from '../base/errors.ts';
import type { Client } from '../client/client.ts';
import { deleteIfPresent } from '../machinery/write.ts';
import { ensure, type Patience } from './ensure.ts';
import { issuedToken } from './member-side.ts';
import { IMPERSONATOR_ACCOUNT, impersonatorSecret, memberAccount } from './names.ts';
import { reasonToKeep } from './sharing.ts';
import { tokenSecret, tokenSecretsOf } from './token-secrets.ts';

/** Values as they are in a Secret: base64. */
export interface IssuedToken {
  token: string;
  caBundle: string;
}

export interface Rotation extends Patience {
  karmadaClient: Client;
  /** Somebody who may write Secrets in the member; may be the very credential that is replaced. */
  memberClient: Client;
  clusterName: string;
  /** Of the Secrets, on both sides. */
  namespace: string;
  controlPlaneId: string;
  /** Leaves the old tokens valid; a later run revokes them. */
  keepOld: boolean;
  /** A client of the member by a new token, once it has been tried; rejects when it is no good. */
  clientOf(issued: IssuedToken): Promise<Client>;
  onStep(what: string): void;
}

export interface Rotated {
  /** Accounts whose old token is no longer good. */
  revoked: string[];
  /** Why an old token still is. */
  kept: string[];
}

/** The annotation by which a new Secret says which one, by its UID, it stands for from now on. */
const REPLACES = 'kubectl-karmada.io/replaces';

/** Rotates the tokens of both accounts. */
export async function rotateCredential(rotation: Rotation): Promise<Rotated> {
  const { clusterName } = rotation;
  const own = await rotateAccount(rotation, {
    account: memberAccount(clusterName),
    registered: clusterName,
    withCa: true,
  });
  // From here on the old token may be gone.
  const next = { ...rotation, memberClient: own.memberClient };
  const impersonator = await rotateAccount(next, {
    account: IMPERSONATOR_ACCOUNT,
    registered: impersonatorSecret(clusterName),
    withCa: false,
  });
  const both = [own, impersonator];
  return { revoked: both.flatMap(({ revoked }) => revoked), kept: both.flatMap(({ kept }) => kept) };
}

interface Account {
  account: string;
  /** The control plane's Secret. */
  registered: string;
  /** Whether that Secret holds the member's authority too. */
  withCa: boolean;
}

async function rotateAccount(rotation: Rotation, which: Account): Promise<Rotated & { memberClient: Client }> {
  const { karmadaClient, memberClient, namespace, keepOld, onStep } = rotation;
  const { account, registered, withCa } = which;
  const current = await karmadaClient.get(secrets, registered, { namespace });
  const { next, old } = plan(await tokenSecretsOf(memberClient, namespace, account), account, current);
  onStep(`issuing a token for ${account}`);
  await ensure(memberClient, { resource: secrets, object: freshSecret(account, namespace, next, old) });
  const issued = await issuedToken(memberClient, next, rotation);
  const ownClient = await rotation.clientOf(issued);
  onStep(`registering the token of ${account}`);
  const data = withCa ? { token: issued.token, caBundle: issued.caBundle } : { token: issued.token };
  await karmadaClient.patch(secrets, registered, { type: 'merge', body: { data } }, { namespace });
  const kept = old.length === 0 ? undefined : keepOld ? 'as asked for' : await usedByOthers(rotation, account);
  // The impersonator may do nothing by itself.
  const nextClient = withCa ? ownClient : memberClient;
  if (kept !== undefined)
    return { revoked: [], kept: [`the old token of ${account}: ${kept}`], memberClient: nextClient };
  onStep(`revoking the old token of ${account}`);
  for (const secret of old) await deleteIfPresent(nextClient, secrets, secret);
  return { revoked: old.length === 0 ? [] : [account], kept: [], memberClient: nextClient };
}

/** Two names take turns, so that whoever looks knows which Secret is the newer one. */
function plan(found: readonly Secret[], account: string, current: Secret): { next: string; old: Secret[] } {
  const names = [account, `${account}-next`] as const;
  const isTaken = found.some(({ metadata }) => metadata.name === account);
  const uids = new Set(found.map(({ metadata }) => metadata.uid));
  const successor = found.find(({ metadata }) => uids.has(metadata.annotations?.[REPLACES]));
  const inUse = found.find(({ data }) => data?.['token'] !== undefined && data['token'] === current.data?.['token']);
  // An earlier run was killed between creating the new one and revoking the old one.
  const next =
    successor?.metadata.name ?? (inUse?.metadata.name === names[0] || (isTaken && !inUse) ? names[1] : names[0]);
  return { next, old: found.filter(({ metadata }) => metadata.name !== next) };
}

function freshSecret(account: string, namespace: string, name: string, old: readonly Secret[]): Secret {
  const secret = tokenSecret(account, namespace, name);
  const annotations = { ...secret.metadata.annotations, [REPLACES]: old[0]?.metadata.uid ?? '' };
  return { ...secret, metadata: { ...secret.metadata, annotations } };
}

/** Other control planes may rely on the same token; undefined where none does. */
async function usedByOthers(
  { memberClient, namespace, clusterName, controlPlaneId }: Rotation,
  account: string,
): Promise<string | undefined> {
  const { items } = await memberClient.list(serviceAccounts, { namespace });
  if (account !== IMPERSONATOR_ACCOUNT) {
    const found = items.find(({ metadata }) => metadata.name === account);
    return found && reasonToKeep(found, controlPlaneId);
  }
  const own = new Set(['default', IMPERSONATOR_ACCOUNT, memberAccount(clusterName)]);
  const others = items.map(({ metadata }) => metadata.name ?? '').filter((name) => !own.has(name));
  return others.length > 0 ? `${others.join(', ')} belong to other control planes that use it, too` : undefined;
}

/** Refuses a cluster without a credential to rotate. */
export function requireCredential(clusterName: string, namespace: string | undefined): string {
  if (namespace !== undefined) return namespace;
  throw new UserError('Conflict', `cluster "${clusterName}" names no Secret with a credential`, {
    hint: `give it one with "kubectl karmada join ${clusterName} --cluster-kubeconfig FILE"`,
  });
}
