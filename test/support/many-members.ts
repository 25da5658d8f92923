/** A control plane with any number of members that all answer from its own store, each when the test lets it. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { builtinKinds } from '../../src/api/builtin/index.ts';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { Client } from '../../src/client/client.ts';
import { startEmbeddedServer } from '../../src/local/embedded-server.ts';
import { relay } from './recording.ts';
import { systemClock } from './system-clock.ts';

const PROXIED = /^\/apis\/cluster\.karmada\.io\/v1alpha1\/clusters\/([^/]+)\/proxy/;

export interface ManyMembers {
  /** Where the control plane listens. */
  server: string;
  client: Client;
  /** What members have been asked, in order: `member-007 /api/v1/pods?limit=500`. */
  asked: string[];
  /** From now on these do not answer. */
  hold(...names: string[]): void;
  /** Lets all answer but these. */
  release(but?: readonly string[]): void;
  stop(): Promise<void>;
}

export async function manyMembers(names: readonly string[]): Promise<ManyMembers> {
  const embedded = await startEmbeddedServer({
    name: 'karmada-apiserver',
    kinds: [...builtinKinds(), clusters],
    storePath: ':memory:',
    clock: systemClock,
    log: silentLogger,
  });
  const { client } = embedded;
  for (const name of names) await client.create(clusters, { metadata: { name }, spec: { syncMode: 'Push' } });
  const asked: string[] = [];
  const held = new Map<string, (() => void)[]>();
  const door = createServer((incoming, outgoing) => {
    const { url = '' } = incoming;
    const [, name] = PROXIED.exec(url) ?? [];
    incoming.url = url.replace(PROXIED, '');
    if (name !== undefined) asked.push(`${name} ${incoming.url}`);
    const answer = (): void => void relay({ transport: client.transport }, incoming, outgoing);
    const waiting = name === undefined ? undefined : held.get(name);
    if (waiting) waiting.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    server: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    client,
    asked,
    hold(...some) {
      for (const name of some) held.set(name, held.get(name) ?? []);
    },
    release(but = []) {
      const free = [...held].filter(([name]) => !but.includes(name));
      for (const [name, waiting] of free) {
        held.delete(name);
        for (const answer of waiting) answer();
      }
    },
    async stop() {
      door.closeAllConnections();
      door.close();
      await embedded.close();
    },
  };
}
