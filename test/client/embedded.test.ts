import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { type Deployment, deployments } from '../../src/api/core/apps.ts';
import { type ConfigMap, configMaps, namespaces, secrets } from '../../src/api/core/core.ts';
import type { Client } from '../../src/client/client.ts';
import { connect } from '../../src/client/connect.ts';
import { createMemberClient, createMemberProxyClient } from '../../src/client/member.ts';
import { waitForObject } from '../../src/client/wait.ts';
import { localPlane } from '../support/local-plane.ts';
import { systemClock as clock } from '../support/system-clock.ts';

const local = localPlane();
const { home, kubeconfig } = local;

const signal = new AbortController().signal;
const NAMESPACE = { namespace: 'default' };

async function overSockets(): Promise<Client> {
  const { client } = await connect({ file: kubeconfig, env: {}, home, clock, fieldManager: 'test' });
  return client;
}

const ways: [string, () => Promise<Client>][] = [
  ['over sockets', overSockets],
  ['in this process', () => Promise.resolve(local.client('karmada-apiserver'))],
  [
    'of a member, through the control plane',
    async () => createMemberProxyClient((await overSockets()).transport, 'member1'),
  ],
  [
    'of a member, with the credential its Cluster names',
    async () => {
      const karmadaClient = local.client('karmada-apiserver');
      return createMemberClient(karmadaClient, await karmadaClient.get(clusters, 'member1'));
    },
  ],
];

function aConfigMap(name: string, data: Record<string, string> = {}): ConfigMap {
  return { metadata: { name, namespace: 'default' }, data };
}

describe.each(ways)('a client %s', (way, make) => {
  const prefix = `c${ways.findIndex(([name]) => name === way)}`;
  let client: Client;

  beforeAll(async () => {
    client = await make();
  });

  afterAll(() => client.transport.close());

  test('creates, reads, updates, patches and deletes', async () => {
    const name = `${prefix}-life`;
    const created = await client.create(configMaps, aConfigMap(name, { a: '1' }));
    expect(created.metadata.uid).toBeTruthy();
    await client.update(configMaps, { ...created, data: { a: '2' } });
    await expect(client.update(configMaps, { ...created, data: { a: '3' } })).rejects.toMatchObject({
      reason: 'Conflict',
      code: 409,
    });
    await client.patch(configMaps, name, { type: 'merge', body: { data: { b: '1' } } }, NAMESPACE);
    await client.patch(configMaps, name, { type: 'json', body: [{ op: 'remove', path: '/data/a' }] }, NAMESPACE);
    expect((await client.get(configMaps, name, NAMESPACE)).data).toEqual({ b: '1' });
    await client.delete(configMaps, name, { ...NAMESPACE, preconditions: { uid: created.metadata.uid ?? '' } });
    expect(await client.find(configMaps, name, NAMESPACE)).toBeUndefined();
  });

  test('applies, and is told who owns a field', async () => {
    const name = `${prefix}-apply`;
    const apply = (manager: string, value: string) =>
      client.patch(
        configMaps,
        name,
        { type: 'apply', body: aConfigMap(name, { a: value }) },
        { ...NAMESPACE, fieldManager: manager },
      );
    expect((await apply('one', '1')).data).toEqual({ a: '1' });
    await expect(apply('two', '2')).rejects.toMatchObject({
      reason: 'Conflict',
      status: { details: { causes: [{ reason: 'FieldManagerConflict', field: '.data.a' }] } },
    });
  });

  test('lists by selector and page by page', async () => {
    for (const i of [1, 2, 3]) {
      const object = aConfigMap(`${prefix}-page-${i}`);
      await client.create(configMaps, { ...object, metadata: { ...object.metadata, labels: { page: prefix } } });
    }
    const options = { ...NAMESPACE, labelSelector: `page=${prefix}`, limit: 2 };
    const first = await client.list(configMaps, options);
    const rest = await client.list(configMaps, { ...options, continue: first.metadata.continue ?? '' });
    expect([...first.items, ...rest.items].map(({ metadata }) => metadata.name)).toEqual(
      [1, 2, 3].map((i) => `${prefix}-page-${i}`),
    );
    expect(rest.metadata.continue ?? '').toBe('');
  });

  test('watches from a version on, without gap, until it is stopped', async () => {
    const name = `${prefix}-watch`;
    const { metadata } = await client.list(configMaps, NAMESPACE);
    const stop = new AbortController();
    const seen: string[] = [];
    const options = {
      ...NAMESPACE,
      resourceVersion: metadata.resourceVersion ?? '',
      fieldSelector: `metadata.name=${name}`,
      signal: stop.signal,
    };
    const reading = (async () => {
      for await (const { type, object } of client.watch(configMaps, options)) {
        if (type === 'BOOKMARK') continue;
        seen.push(`${type} ${object.data?.['n'] ?? '-'}`);
        if (type === 'DELETED') stop.abort();
      }
    })();
    await client.create(configMaps, aConfigMap(name, { n: '0' }));
    for (const n of ['1', '2', '3']) {
      await client.patch(configMaps, name, { type: 'merge', body: { data: { n } } }, NAMESPACE);
    }
    await client.delete(configMaps, name, NAMESPACE);
    await reading;
    expect(seen).toEqual(['ADDED 0', 'MODIFIED 1', 'MODIFIED 2', 'MODIFIED 3', 'DELETED 3']);
  });

  test('rejects a watch whose version is no version', async () => {
    const watch = client.watch(configMaps, { ...NAMESPACE, resourceVersion: 'x', signal });
    await expect(watch[Symbol.asyncIterator]().next()).rejects.toMatchObject({ name: 'ApiError', code: 500 });
  });

  test('waits for what others do', async () => {
    const name = `${prefix}-wait`;
    const waiting = waitForObject(client, configMaps, name, {
      ...NAMESPACE,
      until: (object) => object?.data?.['done'],
      timeoutSeconds: 5,
      what: 'somebody',
      clock,
      signal,
    });
    await client.create(configMaps, aConfigMap(name));
    await client.patch(configMaps, name, { type: 'merge', body: { data: { done: 'yes' } } }, NAMESPACE);
    expect(await waiting).toBe('yes');
  });

  test('discovers kinds with their short names, and no subresources', async () => {
    const { resources, partial } = await client.discover();
    expect(partial).toEqual([]);
    expect(resources.find(({ plural }) => plural === 'deployments')).toMatchObject({
      group: 'apps',
      version: 'v1',
      kind: 'Deployment',
      namespaced: true,
      shortNames: ['deploy'],
      verbs: expect.arrayContaining(['list', 'watch']),
    });
    expect(resources.filter(({ plural }) => plural.includes('/'))).toEqual([]);
  });

  test('tells what is wrong with an object, field by field', async () => {
    const spec = { selector: { matchLabels: { a: 'b' } }, template: { metadata: {}, spec: { containers: [] } } };
    const bad: Deployment = { metadata: { name: `${prefix}-bad`, namespace: 'default' }, spec };
    await expect(client.create(deployments, bad)).rejects.toMatchObject({
      reason: 'Invalid',
      code: 422,
      status: { details: { causes: expect.arrayContaining([expect.objectContaining({ field: expect.any(String) })]) } },
    });
  });

  test('a dry run leaves nothing', async () => {
    await client.create(namespaces, { metadata: { name: `${prefix}-dry` } }, { dryRun: true });
    expect(await client.find(namespaces, `${prefix}-dry`)).toBeUndefined();
  });
});

test('waiting in vain ends in time, and says what for', async () => {
  const waiting = waitForObject(local.client('karmada-apiserver'), configMaps, 'never', {
    ...NAMESPACE,
    until: (object) => object,
    timeoutSeconds: 0.05,
    what: 'a miracle',
    clock,
    signal,
  });
  await expect(waiting).rejects.toMatchObject({ code: 'Timeout', message: 'waited 0.05 s for a miracle, in vain' });
});

describe('the credential of a member', () => {
  test('may be replaced while it is in use', async () => {
    const karmadaClient = local.client('karmada-apiserver');
    const cluster = await karmadaClient.get(clusters, 'member1');
    const { namespace = '', name = '' } = cluster.spec.secretRef ?? {};
    const token = (await karmadaClient.get(secrets, name, { namespace })).data?.['token'];
    const putToken = (value: string | undefined) =>
      karmadaClient.patch(secrets, name, { type: 'merge', body: { data: { token: value } } }, { namespace });
    await putToken(Buffer.from('revoked').toString('base64'));
    const memberClient = await createMemberClient(karmadaClient, cluster);
    await expect(memberClient.get(namespaces, 'default')).rejects.toMatchObject({ code: 401 });
    await putToken(token);
    expect(await memberClient.get(namespaces, 'default')).toMatchObject({ metadata: { name: 'default' } });
    memberClient.transport.close();
  });
});

describe('a member that takes requests and never answers', () => {
  test('is given up in time, and watched for as long as wanted', async () => {
    const karmadaClient = local.client('karmada-apiserver');
    const asked: string[] = [];
    // Answers watches only, with a head and nothing after it for a while.
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      if (!request.url?.includes('watch=true')) return;
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      setTimeout(() => response.end('{"type":"ADDED","object":{"metadata":{"name":"late"}}}\n'), 150);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const cluster = await karmadaClient.get(clusters, 'member1');
    const spec = { ...cluster.spec, apiEndpoint: `http://127.0.0.1:${port}` };
    const memberClient = await createMemberClient(karmadaClient, { ...cluster, spec }, { patience: 50 });
    try {
      await expect(memberClient.get(namespaces, 'default')).rejects.toMatchObject({ code: 'Unreachable' });
      const seen: string[] = [];
      for await (const { object } of memberClient.watch(configMaps, { signal })) seen.push(object.metadata.name ?? '');
      expect([seen, asked.length]).toEqual([['late'], 2]);
    } finally {
      memberClient.transport.close();
      server.closeAllConnections();
      server.close();
    }
  });
});
