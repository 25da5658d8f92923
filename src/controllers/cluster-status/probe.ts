/** Asking a member how it is. */

import type { Clock } from '../../base/clock.ts';
import type { Client } from '../../client/client.ts';

export interface Health {
  online: boolean;
  healthy: boolean;
}

/** A member that has not answered by then counts as offline. */
const DEADLINE = 10_000;

/** Runs a request with a deadline on `clock`. */
async function withDeadline<T>(clock: Clock, request: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(DEADLINE, () => {
    abort.abort();
    late.reject(new Error('no answer in time'));
  });
  try {
    return await Promise.race([request(abort.signal), late.promise]);
  } finally {
    cancel();
  }
}

/** `/readyz`, or `/healthz` where that does not exist: 200 is healthy, any other failure is offline. */
export async function probe(memberClient: Client, clock: Clock): Promise<Health> {
  const ask = (path: string): Promise<number> =>
    withDeadline(clock, async (signal) => {
      const response = await memberClient.transport.send({ method: 'GET', path, signal });
      await response.text();
      return response.status;
    });
  try {
    const first = await ask('/readyz');
    const status = first === 404 ? await ask('/healthz') : first;
    return { online: status >= 200 && status < 300, healthy: status === 200 };
  } catch {
    return { online: false, healthy: false };
  }
}

/** The member's `gitVersion`. */
export async function readVersion(memberClient: Client): Promise<string> {
  const response = await memberClient.transport.send({ method: 'GET', path: '/version' });
  const { gitVersion } = JSON.parse(await response.text()) as { gitVersion?: string };
  return gitVersion ?? '';
}
