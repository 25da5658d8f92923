/** A control plane's API and a member's, in this process, without controllers. */

import { builtinKinds } from '../../src/api/builtin/index.ts';
import { karmadaKinds } from '../../src/api/karmada.ts';
import type { Kind } from '../../src/api/kind.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { Client, Transport } from '../../src/client/client.ts';
import { createClient } from '../../src/client/kube-client.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../src/local/embedded-server.ts';
import { systemClock as clock } from '../support/system-clock.ts';

export interface TwoServers {
  karmadaClient: Client;
  memberClient: Client;
  stop(): Promise<void>;
}

export async function twoServers(): Promise<TwoServers> {
  const start = (name: string, kinds: readonly Kind[] = builtinKinds()): Promise<EmbeddedServer> =>
    startEmbeddedServer({ name, kinds, storePath: ':memory:', clock, log: silentLogger });
  const [karmada, member] = await Promise.all([
    start('karmada-apiserver', [...builtinKinds(), ...karmadaKinds]),
    start('member1'),
  ]);
  return {
    karmadaClient: karmada.client,
    memberClient: member.client,
    stop: async () => void (await Promise.all([karmada.close(), member.close()])),
  };
}

/** Clients that share a number of requests to go; what comes after them never arrives. */
export function mortal(clients: readonly Client[], lifetime: number | { left: number }): { clients: Client[] } {
  const life = typeof lifetime === 'number' ? { left: lifetime } : lifetime;
  const transportOf = (transport: Transport): Transport => ({
    ...transport,
    send(request) {
      life.left -= 1;
      return life.left < 0 ? Promise.reject(new Error('killed')) : transport.send(request);
    },
  });
  return { clients: clients.map(({ transport }) => createClient(transportOf(transport))) };
}
