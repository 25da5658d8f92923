import { describe, expect, test } from '@jest/globals';
import { type Deployment, deployments } from '../../src/api/core/apps.ts';
import { namespaces } from '../../src/api/core/core.ts';
import type { HttpRequest, HttpResponse } from '../../src/base/http.ts';
import type { Transport } from '../../src/client/client.ts';
import { createClient } from '../../src/client/kube-client.ts';

function aTransport(answer: (request: HttpRequest) => unknown, status = 200): Transport & { sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  return {
    server: 'https://test',
    sent,
    send(request) {
      sent.push(request);
      const text = JSON.stringify(answer(request));
      const response: HttpResponse = {
        status,
        headers: {},
        text: () => Promise.resolve(text),
        async *chunks() {
          yield new TextEncoder().encode(text);
        },
      };
      return Promise.resolve(response);
    },
    close: () => undefined,
  };
}

const web: Deployment = {
  metadata: { name: 'web', namespace: 'a' },
  spec: { selector: {}, template: { metadata: {}, spec: { containers: [] } } },
};
const notFound = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404, message: 'no' };

/** The one request a call made, without what is the same for all. */
async function requestOf(call: (client: ReturnType<typeof createClient>) => Promise<unknown>, fieldManager?: string) {
  const transport = aTransport(() => ({ ...web, items: [] }));
  await call(createClient(transport, fieldManager === undefined ? {} : { fieldManager }));
  const [{ method, path, headers, body }] = transport.sent as [HttpRequest];
  return {
    method,
    path,
    type: headers?.['content-type'],
    body: body === undefined ? undefined : JSON.parse(String(body)),
  };
}

const OBJECTS = '/apis/apps/v1/namespaces/a/deployments';
const JSON_TYPE = 'application/json';
const typed = { apiVersion: 'apps/v1', kind: 'Deployment', ...web };

describe('verbs as requests', () => {
  test('get and list', async () => {
    expect(await requestOf((client) => client.get(deployments, 'web', { namespace: 'a' }))).toMatchObject({
      method: 'GET',
      path: `${OBJECTS}/web`,
    });
    const options = { namespace: 'a', labelSelector: 'x=y', limit: 5, continue: 'c', resourceVersion: '0' };
    expect(await requestOf((client) => client.list(deployments, options))).toMatchObject({
      path: `${OBJECTS}?labelSelector=x%3Dy&limit=5&continue=c&resourceVersion=0`,
    });
    expect(await requestOf((client) => client.list(deployments))).toMatchObject({ path: '/apis/apps/v1/deployments' });
  });

  test('create and update carry the type, and take the namespace from the object', async () => {
    expect(await requestOf((client) => client.create(deployments, web))).toEqual({
      method: 'POST',
      path: OBJECTS,
      type: JSON_TYPE,
      body: typed,
    });
    expect(await requestOf((client) => client.update(deployments, web, { subresource: 'status' }))).toEqual({
      method: 'PUT',
      path: `${OBJECTS}/web/status`,
      type: JSON_TYPE,
      body: typed,
    });
  });

  test.each([
    ['json', 'application/json-patch+json', { type: 'json', body: [{ op: 'remove', path: '/a' }] }],
    ['merge', 'application/merge-patch+json', { type: 'merge', body: { a: null } }],
    ['strategic', 'application/strategic-merge-patch+json', { type: 'strategic', body: { a: 1 } }],
  ] as const)('%s patches go out as they are', async (_, type, patch) => {
    const sent = await requestOf((client) => client.patch(deployments, 'web', patch, { namespace: 'a' }));
    expect(sent).toEqual({ method: 'PATCH', path: `${OBJECTS}/web`, type, body: patch.body });
  });

  test('apply names a manager in any case', async () => {
    const patch = { type: 'apply', body: web, force: true } as const;
    const apply = (manager?: string) =>
      requestOf((client) => client.patch(deployments, 'web', patch, { namespace: 'a' }), manager);
    expect(await apply()).toEqual({
      method: 'PATCH',
      path: `${OBJECTS}/web?fieldManager=kubectl-karmada&force=true`,
      type: 'application/apply-patch+yaml',
      body: typed,
    });
    expect((await apply('me')).path).toBe(`${OBJECTS}/web?fieldManager=me&force=true`);
  });

  test('delete sends its options as a body', async () => {
    const options = {
      namespace: 'a',
      propagationPolicy: 'Foreground',
      preconditions: { uid: 'u' },
      dryRun: true,
    } as const;
    expect(await requestOf((client) => client.delete(deployments, 'web', options))).toMatchObject({
      method: 'DELETE',
      body: {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        propagationPolicy: 'Foreground',
        preconditions: { uid: 'u' },
        dryRun: ['All'],
      },
    });
  });

  test('an empty name never addresses the collection', async () => {
    const client = createClient(aTransport(() => ({})));
    await expect(client.delete(namespaces, '')).rejects.toThrow('without a name');
  });
});

describe('answers', () => {
  test('find is undefined where get rejects', async () => {
    const client = createClient(aTransport(() => notFound, 404));
    expect(await client.find(deployments, 'web', { namespace: 'a' })).toBeUndefined();
    await expect(client.get(deployments, 'web', { namespace: 'a' })).rejects.toMatchObject({ reason: 'NotFound' });
  });

  test('items of lists know their type, and a list without items is empty', async () => {
    const list = (items: unknown) => createClient(aTransport(() => ({ metadata: {}, items }))).list(deployments);
    expect((await list([web])).items).toEqual([typed]);
    expect((await list(null)).items).toEqual([]);
  });

  test('a watch that is refused rejects, one that is aborted ends', async () => {
    const read = async (transport: Transport, signal: AbortSignal): Promise<number> => {
      let count = 0;
      for await (const _ of createClient(transport).watch(deployments, { resourceVersion: '5', signal })) count++;
      return count;
    };
    const transport = aTransport(() => ({ ...notFound, reason: 'Expired', code: 410 }), 410);
    await expect(read(transport, new AbortController().signal)).rejects.toMatchObject({ reason: 'Expired' });
    expect(transport.sent[0]?.path).toBe(
      '/apis/apps/v1/deployments?watch=true&allowWatchBookmarks=true&resourceVersion=5',
    );
    const aborted: Transport = { ...transport, send: ({ signal }) => Promise.reject(signal?.reason) };
    expect(await read(aborted, AbortSignal.abort())).toBe(0);
  });
});
