import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { memoryJournal } from '../../src/apiserver/store/journal.ts';
import { createStore } from '../../src/apiserver/store/store.ts';
import { aServer, type TestServer } from './a-server.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const MERGE = { 'content-type': 'application/merge-patch+json' };

let server: TestServer;

beforeEach(async () => {
  server = await aServer();
});

afterEach(() => server.close());

const aMap = (name: string) => server.send('POST', MAPS, { metadata: { name } });

test('whoever hears that an object already exists can read it', async () => {
  const first = aMap('a');
  expect((await aMap('a')).body.reason).toBe('AlreadyExists');
  expect((await server.send('GET', `${MAPS}/a`)).status).toBe(200);
  await first;
});

test('whoever hears that an object is gone does not read it any more', async () => {
  await aMap('a');
  const first = server.send('DELETE', `${MAPS}/a`);
  expect((await server.send('DELETE', `${MAPS}/a`)).body.reason).toBe('NotFound');
  expect((await server.send('GET', `${MAPS}/a`)).status).toBe(404);
  await first;
});

test('whoever hears of a conflict reads the version that stood in the way', async () => {
  const { body } = await aMap('a');
  const change = (data: object) => server.send('PUT', `${MAPS}/a`, { ...body, data });
  const first = change({ by: 'first' });
  expect((await change({ by: 'second' })).body.reason).toBe('Conflict');
  expect((await server.send('GET', `${MAPS}/a`)).body.data).toEqual({ by: 'first' });
  await first;
});

test('a change that another one made already is acknowledged once that one is durable', async () => {
  await aMap('a');
  const change = () => server.send('PATCH', `${MAPS}/a`, { data: { x: 'y' } }, MERGE);
  const first = change();
  expect((await change()).status).toBe(200);
  expect((await server.send('GET', `${MAPS}/a`)).body.data).toEqual({ x: 'y' });
  await first;
});

test('a change that another one made already fails where that one cannot be made durable', async () => {
  let full = false;
  const journal = {
    ...memoryJournal,
    append: () => {
      if (full) throw new Error('disk full');
      return undefined;
    },
  };
  const limited = await aServer({ store: createStore({ journal }) });
  await limited.send('POST', MAPS, { metadata: { name: 'a' } });
  full = true;
  const change = () => limited.send('PATCH', `${MAPS}/a`, { data: { x: 'y' } }, MERGE);
  const [first, second] = await Promise.all([change(), change()]);
  expect([first?.status, second?.status]).toEqual([500, 500]);
  full = false;
  await limited.close();
});
