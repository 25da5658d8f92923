/** Which of the control plane's addresses can be reached from here. */

import { sleep } from '../../base/clock.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { addressUrl } from '../host/addresses.ts';
import { type Installation, karmadaAccess } from '../installation.ts';

/** How long a control plane that runs may take to be reachable, in seconds. */
const PATIENCE_SECONDS = 30;
const PAUSE_MS = 250;

/** Tries all of them at once, makes the first that answers the control plane's address. */
export async function chooseAddress(installation: Installation): Promise<void> {
  const { clock, signal, found: state } = installation;
  const urls = state.addresses.map(addressUrl);
  const deadline = clock.now() + PATIENCE_SECONDS * 1000;
  for (;;) {
    const found = await firstReady(installation, urls);
    if (typeof found === 'string') {
      state.blueprint = { ...state.blueprint, address: found };
      return;
    }
    if (clock.now() > deadline) throw unreachable(urls, found);
    await sleep(clock, PAUSE_MS, signal);
  }
}

/** True when the control plane answers now; the address that does so becomes its address. */
export async function isReachable(installation: Installation): Promise<boolean> {
  const { found: state } = installation;
  const found = await firstReady(installation, state.addresses.map(addressUrl));
  if (typeof found !== 'string') return false;
  state.blueprint = { ...state.blueprint, address: found };
  return true;
}

/** The first address that answers; otherwise what each of them said. */
async function firstReady(installation: Installation, urls: readonly string[]): Promise<string | string[]> {
  const access = karmadaAccess(installation.found.blueprint);
  const attempts = urls.map(async (address) => {
    const client = installation.connectKarmada({ ...access, address });
    try {
      await expectReady(client);
      return address;
    } finally {
      client.transport.close();
    }
  });
  try {
    return await Promise.any(attempts);
  } catch (error) {
    installation.signal.throwIfAborted();
    return error instanceof AggregateError ? error.errors.map(messageOf) : [messageOf(error)];
  }
}

async function expectReady(client: Client): Promise<void> {
  const { status } = await client.transport.send({
    method: 'GET',
    path: '/readyz',
    signal: AbortSignal.timeout(ATTEMPT_MS),
  });
  if (status !== 200) throw new UserError('Unreachable', `${client.transport.server} answers ${status}`);
}

const ATTEMPT_MS = 5000;

function unreachable(urls: readonly string[], reasons: readonly string[]): UserError {
  const message = `karmada-apiserver runs, but cannot be reached from here:\n  ${reasons.join('\n  ')}`;
  return new UserError('Unreachable', urls.length === 0 ? 'karmada-apiserver has no address' : message, {
    hint: 'open the way to it, or name an address that leads there with --karmada-apiserver-advertise-address; then run init again',
  });
}
