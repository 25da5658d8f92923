/** The embedded API server in this process: writes, reads, lists and memory, with a watcher on everything. */

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtinKinds } from '../../src/api/builtin/index.ts';
import { type ApiServer, createApiServer } from '../../src/apiserver/server.ts';
import { openStore } from '../../src/apiserver/store/open.ts';
import { ADMIN } from '../../src/apiserver/user.ts';
import type { Clock } from '../../src/base/clock.ts';
import { silentLogger } from '../../src/base/log.ts';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const DEFAULT_COUNT = 5_000;
const AT_ONCE = 20;

const clock: Clock = {
  now: () => Date.now(),
  after: (delay, action) => {
    const timer = setTimeout(action, delay);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

const deployment = (name: string): string =>
  JSON.stringify({
    metadata: { name, labels: { app: name } },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'nginx:1' }] } },
    },
  });

async function measure(what: string, count: number, one: (i: number) => Promise<unknown>): Promise<void> {
  const start = performance.now();
  for (let i = 0; i < count; i += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - i) }, (_, j) => one(i + j)));
  }
  const rate = (count / (performance.now() - start)) * 1000;
  console.info(`${what.padEnd(28)} ${Math.round(rate).toLocaleString('en')} per second`);
}

function watchAll(server: ApiServer): void {
  const drain = async (): Promise<void> => {
    const response = await server.handle({ method: 'GET', path: '/apis/apps/v1/deployments?watch=1' }, ADMIN);
    for await (const _ of response.chunks());
  };
  void drain();
}

/** `npm run bench apiserver [objects]` */
export async function run([count = String(DEFAULT_COUNT)]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-apiserver-'));
  const random = { uid: () => randomUUID(), suffix: (length: number) => randomUUID().slice(0, length) };
  const store = await openStore({ path: join(folder, 'store.db') });
  const server = createApiServer({ name: 'bench', kinds: builtinKinds(), store, clock, log: silentLogger, random });
  const send = (method: string, path: string, body?: string, type = 'application/json') =>
    server.handle({ method, path, headers: { 'content-type': type }, ...(body === undefined ? {} : { body }) }, ADMIN);
  try {
    watchAll(server);
    const objects = Number(count);
    await measure('durable creates', objects, (i) => send('POST', DEPLOYMENTS, deployment(`d${i}`)));
    const status = (i: number): string => JSON.stringify({ status: { replicas: i + 1 } });
    await measure('durable status patches', objects, (i) =>
      send('PATCH', `${DEPLOYMENTS}/d${i}/status`, status(i), 'application/merge-patch+json'),
    );
    await measure('reads', objects, (i) => send('GET', `${DEPLOYMENTS}/d${i}`));
    const { rss, heapUsed } = process.memoryUsage();
    console.info(`memory: ${Math.round(rss / 2 ** 20)} MiB, of which heap ${Math.round(heapUsed / 2 ** 20)} MiB`);
    const start = performance.now();
    await send('GET', DEPLOYMENTS);
    console.info(`one list of ${objects}: ${Math.round(performance.now() - start)} ms`);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
