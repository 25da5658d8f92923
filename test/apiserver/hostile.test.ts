import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ADMIN } from '../../src/apiserver/user.ts';
import { aServer, readAnswer, type TestServer } from './a-server.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const JSON_TYPE = { 'content-type': 'application/json' };

let server: TestServer;

beforeAll(async () => {
  server = await aServer();
});

afterAll(() => server.close());

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
  .split('')
  .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
  .join('\n')}\n`;

interface Attack {
  title: string;
  method?: string;
  path?: string;
  body?: string;
  headers?: Record<string, string>;
  status: number;
}

const attacks: Attack[] = [
  { title: 'a body that is no JSON', body: '{"a":', status: 400 },
  { title: 'a body that is a list', body: '[]', status: 400 },
  { title: 'a body that is null', body: 'null', status: 400 },
  { title: 'a body beyond the limit', body: `{"data":{"a":"${'x'.repeat(3 * 1024 * 1024)}"}}`, status: 413 },
  {
    title: 'a body nested ten thousand deep',
    body: `{"metadata":{"name":"deep"},"data":${deep(10_000)}}`,
    status: 400,
  },
  { title: 'a YAML bomb', body: bomb, headers: { 'content-type': 'application/yaml' }, status: 400 },
  { title: 'YAML that is none', body: 'a: [', headers: { 'content-type': 'application/yaml' }, status: 400 },
  {
    title: 'protobuf that is none',
    body: 'k8s',
    headers: { 'content-type': 'application/vnd.kubernetes.protobuf' },
    status: 400,
  },
  { title: 'a content type nobody knows', body: 'x', headers: { 'content-type': 'image/png' }, status: 415 },
  { title: 'metadata of a wrong type', body: '{"metadata":7}', status: 400 },
  { title: 'a name with a slash', body: '{"metadata":{"name":"a/b"}}', status: 422 },
  { title: 'a method nobody knows', method: 'BREW', status: 405 },
  { title: 'a path that climbs', method: 'GET', path: '/api/v1/namespaces/../../etc/passwd', status: 404 },
  { title: 'an encoded path that climbs', method: 'GET', path: `${MAPS}/%2e%2e`, status: 404 },
  { title: 'a path that cannot be decoded', method: 'GET', path: `${MAPS}/%zz`, status: 400 },
  { title: 'empty path segments', method: 'GET', path: '/api/v1//pods', status: 404 },
  { title: 'the name of an inherited property', method: 'GET', path: '/constructor', status: 404 },
  { title: 'a resource named like an inherited property', method: 'GET', path: '/apis/apps/v1/__proto__', status: 404 },
  { title: 'a label selector that is none', method: 'GET', path: `${MAPS}?labelSelector=a%20in%20(`, status: 400 },
  { title: 'a field selector that is none', method: 'GET', path: `${MAPS}?fieldSelector=%3D%3D%3D`, status: 400 },
  {
    title: 'a continue token of our shape with nonsense in it',
    method: 'GET',
    path: `${MAPS}?limit=1&continue=${Buffer.from('{"v":"meta.k8s.io/v1","rv":"x","start":7}').toString('base64url')}`,
    status: 400,
  },
  {
    title: 'a patch that is no list',
    method: 'PATCH',
    path: `${MAPS}/kube-root-ca.crt`,
    body: '{}',
    headers: { 'content-type': 'application/json-patch+json' },
    status: 400,
  },
  {
    title: 'a patch that removes everything',
    method: 'PATCH',
    path: `${MAPS}/kube-root-ca.crt`,
    body: 'null',
    headers: { 'content-type': 'application/merge-patch+json' },
    status: 422,
  },
  { title: 'groups without a user to be', method: 'GET', headers: { 'impersonate-group': 'x' }, status: 500 },
];

test.each(attacks)(
  '$title is answered with a Status $status',
  async ({ method = 'POST', path = MAPS, body, headers = JSON_TYPE, status }) => {
    const answer = await server.send(method, path, body, headers);
    expect(answer.status).toBe(status);
    if (status !== 404) expect([answer.body.kind, answer.body.code]).toEqual(['Status', status]);
    expect((await server.send('GET', MAPS)).status).toBe(200);
  },
);

test('keys of the prototype are data like any other', async () => {
  const path = '/apis/policy.karmada.io/v1alpha1/namespaces/default/overridepolicies';
  const body = '{"metadata":{"name":"p","annotations":{"__proto__":"x"}},"spec":{"overrideRules":[{"overriders":{}}]}}';
  const { body: created } = await server.send('POST', path, body, JSON_TYPE);
  expect(JSON.stringify(created)).toContain('__proto__');
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});

test('whatever is sent, an answer comes back', async () => {
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD');
  const segment = fc.oneof(
    fc.constantFrom(
      'api',
      'apis',
      'v1',
      'namespaces',
      'default',
      'configmaps',
      'apps',
      'deployments',
      'status',
      'scale',
      'proxy',
    ),
    fc.string(),
  );
  const type = fc.constantFrom(
    'application/json',
    'application/yaml',
    'application/merge-patch+json',
    'application/json-patch+json',
    'application/apply-patch+yaml',
    'application/vnd.kubernetes.protobuf',
    'x',
  );
  const body = fc.oneof(fc.string(), fc.json(), fc.constant('k8s\u0000\n\u0004'));
  await fc.assert(
    fc.asyncProperty(
      method,
      fc.array(segment, { maxLength: 7 }),
      type,
      body,
      async (verb, segments, contentType, text) => {
        const request = {
          method: verb,
          path: `/${segments.join('/')}?timeoutSeconds=1`,
          headers: { 'content-type': contentType },
          body: text,
        };
        const { status } = await readAnswer(await server.handle(request, ADMIN));
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).not.toBe(500);
      },
    ),
    { numRuns: 300 },
  );
});
