import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { configMaps } from '../../../src/api/core/core.ts';
import type { HttpResponse } from '../../../src/base/http.ts';
import type { Query } from '../../../src/cli/get/query.ts';
import { followTarget, standingAfter } from '../../../src/cli/get/watch-target.ts';
import type { Transport } from '../../../src/client/client.ts';
import { type TwoServers, twoServers } from '../../membership/two-servers.ts';
import { eventually } from '../../support/local-fleet.ts';
import { systemClock as clock } from '../../support/system-clock.ts';

let servers: TwoServers;
beforeAll(async () => {
  servers = await twoServers();
});
afterAll(() => servers.stop());

const GONE = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Expired', code: 410, message: 'too old' };

/** A server's answer, made up. */
function answer(status: number, body: unknown): HttpResponse {
  const text = `${JSON.stringify(body)}\n`;
  return {
    status,
    headers: { 'content-type': 'application/json' },
    text: () => Promise.resolve(text),
    async *chunks() {
      yield new TextEncoder().encode(text);
    },
  };
}

const query: Query = { namespace: 'default', names: [], labelSelector: undefined, fieldSelector: undefined };

test.each([
  ['refused', answer(410, GONE)],
  ['ended', answer(200, { type: 'ERROR', object: GONE })],
])('a watch that is %s because its version is too old goes on with what has changed since', async (how, gone) => {
  const { memberClient } = servers;
  const scope = { namespace: 'default' };
  const create = (name: string) => memberClient.create(configMaps, { metadata: { name: `${how}-${name}`, ...scope } });
  await create('stays');
  await create('changes');
  await create('goes');
  const list = await memberClient.list(configMaps, scope);
  const standing = standingAfter({
    columnDefinitions: [],
    rows: list.items.map((object) => ({ cells: [], object })),
    resourceVersion: list.metadata.resourceVersion,
  });
  let refusals = 1;
  const stream: Transport = {
    ...memberClient.transport,
    send: (request) => (refusals-- > 0 ? Promise.resolve(gone) : memberClient.transport.send(request)),
  };
  await memberClient.patch(configMaps, `${how}-changes`, { type: 'merge', body: { data: { a: 'b' } } }, scope);
  await memberClient.delete(configMaps, `${how}-goes`, scope);
  await create('comes');

  const events: string[] = [];
  const failures: unknown[] = [];
  const end = new AbortController();
  const followed = followTarget({ clusterName: 'member1', client: memberClient, stream }, standing, {
    resource: configMaps,
    query,
    clock,
    signal: end.signal,
    onChange: (type, { rows }) => events.push(...rows.map(({ object }) => `${type} ${object?.metadata.name}`)),
    onFailure: (error) => failures.push(error),
  });
  await eventually(() => Promise.resolve(events.length >= 3));
  await create('later');
  await eventually(() => Promise.resolve(events.length >= 4));
  end.abort();
  await followed;
  expect(events).toEqual([
    `DELETED ${how}-goes`,
    `ADDED ${how}-comes`,
    `MODIFIED ${how}-changes`,
    `ADDED ${how}-later`,
  ]);
  expect(failures).toEqual([]);
});
