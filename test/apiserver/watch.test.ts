import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openStore } from '../../src/apiserver/store/open.ts';
import { ADMIN } from '../../src/apiserver/user.ts';
import { aManualClock } from '../machinery/manual-clock.ts';
import { aServer, type TestServer } from './a-server.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';

interface Event {
  type: string;
  object: { metadata: { name?: string; resourceVersion: string; annotations?: Record<string, string> }; code?: number };
}

/** Reads events until `enough` of them have come, then hangs up. */
async function watchUntil(server: TestServer, query: string, enough: (events: Event[]) => boolean): Promise<Event[]> {
  const abort = new AbortController();
  const response = await server.handle(
    { method: 'GET', path: `${MAPS}?watch=true&${query}`, signal: abort.signal },
    ADMIN,
  );
  expect(response.status).toBe(200);
  const events: Event[] = [];
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.chunks()) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) events.push(JSON.parse(line));
    if (enough(events)) abort.abort();
  }
  return events;
}

const seen = (events: readonly Event[]) => events.map(({ type, object }) => `${type} ${object.metadata.name}`);

describe('watch', () => {
  let server: TestServer;
  const create = (name: string, labels = {}) => server.send('POST', MAPS, { metadata: { name, labels } });
  const patch = (name: string, body: object) =>
    server.send('PATCH', `${MAPS}/${name}`, body, { 'content-type': 'application/merge-patch+json' });
  const version = async () => (await server.send('GET', MAPS)).body.metadata.resourceVersion;

  beforeEach(async () => {
    server = await aServer();
    await server.send('GET', MAPS);
  });

  afterEach(() => server.close());

  test('says the same to readers in its own process, who do without the text', async () => {
    await create('old', { app: 'web' });
    const query = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=app';
    const abort = new AbortController();
    const path = `${MAPS}?watch=true&${query}`;
    const { values } = await server.handle({ method: 'GET', path, signal: abort.signal }, ADMIN);
    const watching = watchUntil(server, query, (events) => events.length >= 5);
    await create('new', { app: 'web' });
    await patch('new', { data: { a: 'b' } });
    await server.send('DELETE', `${MAPS}/old`);
    const given: unknown[] = [];
    for await (const value of values?.() ?? []) {
      given.push(value);
      if (given.length >= 5) abort.abort();
    }
    expect(given).toEqual(await watching);
    const partial = { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' };
    const answer = await server.handle({ method: 'GET', path, headers: partial, signal: abort.signal }, ADMIN);
    expect(answer.values).toBeUndefined();
  });

  test('tells every change once and in order, however many write at the same time', async () => {
    const from = await version();
    const watching = watchUntil(server, `resourceVersion=${from}`, (events) => events.length >= 300);
    await Promise.all(
      Array.from({ length: 20 }, async (_, writer) => {
        await create(`m${writer}`);
        for (let i = 0; i < 13; i++) await patch(`m${writer}`, { data: { i: String(i) } });
        await server.send('DELETE', `${MAPS}/m${writer}`);
      }),
    );
    const events = await watching;
    const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    expect(events.length).toBe(300);
    for (let writer = 0; writer < 20; writer++) {
      const own = events.filter(({ object }) => object.metadata.name === `m${writer}`).map(({ type }) => type);
      expect(own).toEqual(['ADDED', ...Array(13).fill('MODIFIED'), 'DELETED']);
    }
  });

  test('goes on after any version without a gap or a repetition', async () => {
    const from = Number(await version());
    for (let i = 0; i < 10; i++) await create(`m${i}`);
    const all = await watchUntil(server, `resourceVersion=${from}`, (events) => events.length === 10);
    for (const [i, { object }] of all.slice(0, -1).entries()) {
      const later = await watchUntil(
        server,
        `resourceVersion=${object.metadata.resourceVersion}`,
        (events) => events.length === 9 - i,
      );
      expect(later).toEqual(all.slice(i + 1));
    }
  });

  test('begins with what exists, and marks its end when asked to', async () => {
    await create('a');
    const query = 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
    const events = await watchUntil(server, query, (all) => all.some(({ type }) => type === 'BOOKMARK'));
    expect(seen(events)).toEqual(['ADDED a', 'ADDED kube-root-ca.crt', 'BOOKMARK undefined']);
    expect(events.at(-1)?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
  });

  test('adds what starts to match a selector and deletes what stops to', async () => {
    const watching = watchUntil(
      server,
      `labelSelector=app%3Dx&resourceVersion=${await version()}`,
      (all) => all.length === 3,
    );
    await create('a');
    await patch('a', { metadata: { labels: { app: 'x' } } });
    await patch('a', { data: { k: 'v' } });
    await patch('a', { metadata: { labels: { app: 'y' } } });
    expect(seen(await watching)).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a']);
  });

  test('ends after the time the client gives it', async () => {
    const { status, body } = await server.send(
      'GET',
      `${MAPS}?watch=1&timeoutSeconds=1&resourceVersion=${await version()}`,
    );
    expect([status, body]).toEqual([200, '']);
  });
});

test('a watch from a forgotten version is answered with 410 Expired', async () => {
  const server = await aServer({ store: await openStore({ path: ':memory:', historyLimit: 5 }) });
  for (let i = 0; i < 30; i++) await server.send('POST', MAPS, { metadata: { name: `m${i}` } });
  const { status, body } = await server.send('GET', `${MAPS}?watch=1&resourceVersion=1`);
  expect([status, body.reason]).toEqual([410, 'Expired']);
  expect(body.message).toMatch(/^too old resource version: 1 \(\d+\)$/);
  await server.close();
});

test('sends bookmarks every minute, so that idle watchers keep up', async () => {
  const clock = aManualClock();
  const server = await aServer({ clock });
  const { body } = await server.send('GET', MAPS);
  const query = `allowWatchBookmarks=true&timeoutSeconds=150&resourceVersion=${body.metadata.resourceVersion}`;
  const watching = watchUntil(server, query, () => false);
  await clock.advance(0);
  await server.send('POST', '/api/v1/namespaces', { metadata: { name: 'elsewhere' } });
  await clock.advance(151_000);
  const events = await watching;
  expect(events.map(({ type }) => type)).toEqual(['BOOKMARK', 'BOOKMARK', 'BOOKMARK']);
  expect(Number(events[0]?.object.metadata.resourceVersion)).toBeGreaterThan(Number(body.metadata.resourceVersion));
  await server.close();
});

describe('paged lists', () => {
  test('show one state on all pages, whatever happens between them', async () => {
    const server = await aServer();
    for (let i = 0; i < 9; i++) await server.send('POST', MAPS, { metadata: { name: `m${i}` } });
    const names: string[] = [];
    let token = '';
    const revisions = new Set<string>();
    do {
      const { body } = await server.send('GET', `${MAPS}?limit=2&continue=${token}`);
      names.push(...body.items.map((item: Event['object']) => item.metadata.name));
      revisions.add(body.metadata.resourceVersion);
      token = body.metadata.continue ?? '';
      await server.send('DELETE', `${MAPS}/m${names.length}`);
      await server.send('POST', MAPS, { metadata: { name: `n${names.length}` } });
    } while (token !== '');
    expect(revisions.size).toBe(1);
    expect(names).toEqual(['kube-root-ca.crt', ...Array.from({ length: 9 }, (_, i) => `m${i}`)]);
    await server.close();
  });

  test('say so when their state is forgotten', async () => {
    const server = await aServer({ store: await openStore({ path: ':memory:', historyLimit: 5 }) });
    for (let i = 0; i < 4; i++) await server.send('POST', MAPS, { metadata: { name: `m${i}` } });
    const first = await server.send('GET', `${MAPS}?limit=2`);
    for (let i = 0; i < 30; i++) await server.send('POST', MAPS, { metadata: { name: `n${i}` } });
    const { status, body } = await server.send('GET', `${MAPS}?limit=2&continue=${first.body.metadata.continue}`);
    expect([status, body.reason]).toEqual([410, 'Expired']);
    expect(body.message).toContain('The provided continue parameter is too old');
    await server.close();
  });
});
