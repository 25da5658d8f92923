/** Whether the control plane itself reaches a member: asked through its proxy, which goes the way it will go. */

import { type Clock, sleep } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { Client } from '../client/client.ts';
import { createMemberProxyTransport } from '../client/member.ts';

/** Reached; not reached, and why; or nobody to ask: the control plane's proxy is not there or not for us. */
export type Reached = { state: 'reached' } | { state: 'unreachable' | 'unknown'; why: string };

const ATTEMPTS = 5;
const PAUSE_MS = 300;

/** The proxy may learn of a new cluster a moment after it was created, so a failure is tried again. */
export async function reachedByControlPlane(
  karmadaClient: Client,
  clusterName: string,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<Reached> {
  let last = await ask(karmadaClient, clusterName);
  for (let i = 1; i < ATTEMPTS && last.state === 'unreachable'; i++) {
    await sleep(clock, PAUSE_MS, signal);
    last = await ask(karmadaClient, clusterName);
  }
  return last;
}

/** Statuses by which a proxy says that nobody answered it. */
const NO_ANSWER = new Set([500, 502, 503, 504]);

/** Any answer of the member proves the way to it, even a refusal. */
async function ask(karmadaClient: Client, clusterName: string): Promise<Reached> {
  const proxy = createMemberProxyTransport(karmadaClient.transport, clusterName);
  const answer = await proxy.send({ method: 'GET', path: '/readyz' });
  const text = await answer.text();
  const { message = text.trim(), details } = statusIn(text);
  if (NO_ANSWER.has(answer.status)) return { state: 'unreachable', why: message };
  // A member knows the path; the control plane's own refusal names its own resource.
  const isOurs = answer.status === 404 || (answer.status === 403 && details?.kind === 'clusters');
  return isOurs ? { state: 'unknown', why: message } : { state: 'reached' };
}

function statusIn(text: string): { message?: string; details?: { kind?: string } } {
  try {
    return JSON.parse(text) as { message?: string; details?: { kind?: string } };
  } catch {
    return {};
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;

/** An address that means another machine to whoever uses it, and a control plane that is not on this one. */
export function isOnlyLocal(apiEndpoint: string, karmadaServer: string): boolean {
  const isLoopback = (address: string): boolean => LOOPBACK.test(URL.parse(address)?.hostname ?? '');
  return isLoopback(apiEndpoint) && !isLoopback(karmadaServer);
}

/** The UserError for a member that only we reach. */
export function notReached(clusterName: string, apiEndpoint: string, why: string): UserError {
  return new UserError('Unreachable', `the control plane cannot reach ${clusterName} at ${apiEndpoint}: ${why}`, {
    hint: 'name an address that it can reach with --cluster-api-endpoint, or register the cluster in pull mode; --verify-from-control-plane=false joins it all the same',
  });
}
