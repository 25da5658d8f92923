import { createHmac } from 'node:crypto';
import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { inspectCertificate } from '../../src/pki/inspect.ts';
import { createCertificateRequest } from '../../src/pki/request.ts';
import { aSkippingClock } from '../support/skipping-clock.ts';
import { type Answer, aServer } from './a-server.ts';
import { eventually } from './eventually.ts';
import { aListeningServer, type ListeningServer } from './listening.ts';

const REQUESTS = '/apis/certificates.k8s.io/v1/certificatesigningrequests';
const TOKENS = '/api/v1/namespaces/kube-system/secrets';
const WHO = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const INFO = '/api/v1/namespaces/kube-public/configmaps/cluster-info';

let server: ListeningServer;

beforeAll(async () => {
  server = await aListeningServer();
});

afterAll(() => server.close());

const encode = (text: string): string => Buffer.from(text).toString('base64');

interface As {
  token?: string;
  cert?: string;
  key?: string;
}

function send(method: string, path: string, { token, ...tls }: As, body?: object): Promise<Answer> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, ca: server.ca, agent: false, servername: 'localhost' };
    const outgoing = request({ ...options, method, path, headers, ...tls }, async (message) => {
      let text = '';
      for await (const chunk of message) text += chunk;
      resolve({ status: message.statusCode ?? 0, headers: {}, body: JSON.parse(text) });
    });
    outgoing.on('error', reject);
    outgoing.end(body && JSON.stringify(body));
  });
}

async function addToken(id: string, changes: Record<string, string | undefined> = {}): Promise<string> {
  const fields = {
    'token-id': id,
    'token-secret': 'abcdefgh01234567',
    'usage-bootstrap-authentication': 'true',
    'usage-bootstrap-signing': 'true',
    'auth-extra-groups': 'system:bootstrappers:karmada:default-cluster-token,somebody-else',
    ...changes,
  };
  const stringData = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const secret = { metadata: { name: `bootstrap-token-${id}` }, type: 'bootstrap.kubernetes.io/token', stringData };
  expect((await server.send('POST', TOKENS, secret)).status).toBe(201);
  return `${id}.abcdefgh01234567`;
}

describe('a bootstrap token', () => {
  test('lets its bearer in under its groups, those of bootstrappers alone', async () => {
    const token = await addToken('aaaaaa');
    const { body } = await send('POST', WHO, { token }, {});
    expect(body.status.userInfo).toEqual({
      username: 'system:bootstrap:aaaaaa',
      groups: ['system:bootstrappers', 'system:bootstrappers:karmada:default-cluster-token', 'system:authenticated'],
    });
    expect((await send('GET', '/api/v1/secrets', { token })).status).toBe(403);
  });

  test.each([
    ['another secret', 'bbbbbb', {}, 'bbbbbb.0000000000000000'],
    ['another use', 'cccccc', { 'usage-bootstrap-authentication': undefined }, undefined],
    ['an end that is no time', 'eeeeee', { expiration: 'soon' }, undefined],
    ['a name that is not its own', 'ffffff', { 'token-id': 'gggggg' }, undefined],
  ])('with %s does not', async (_, id, changes, given) => {
    const token = await addToken(id, changes);
    expect((await send('POST', WHO, { token: given ?? token }, {})).status).toBe(401);
  });

  test('goes at its end', async () => {
    const expiration = new Date(Date.now() + 300).toISOString();
    const token = await addToken('dddddd', { expiration });
    await eventually(async () => (await server.send('GET', `${TOKENS}/bootstrap-token-dddddd`)).status === 404);
    expect((await send('POST', WHO, { token }, {})).status).toBe(401);
  });

  test('signs what the control plane says about itself, while it lasts', async () => {
    await addToken('signer');
    const kubeconfig = 'apiVersion: v1\nkind: Config\n';
    await server.send('POST', INFO.replace(/\/[^/]*$/, ''), {
      metadata: { name: 'cluster-info' },
      data: { kubeconfig },
    });
    const signature = await eventually(
      async () => (await server.send('GET', INFO)).body.data['jws-kubeconfig-signer'] as string | undefined,
    );
    const [header = '', payload, mac] = signature.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'HS256', kid: 'signer' });
    const signed = `${header}.${Buffer.from(kubeconfig).toString('base64url')}`;
    expect([payload, mac]).toEqual(['', createHmac('sha256', 'abcdefgh01234567').update(signed).digest('base64url')]);
    await server.send('DELETE', `${TOKENS}/bootstrap-token-signer`);
    await eventually(async () => !(await server.send('GET', INFO)).body.data['jws-kubeconfig-signer']);
  });
});

describe('whoever shows nothing', () => {
  test('reads what everybody may read, and nothing else', async () => {
    expect((await send('GET', INFO, {})).status).toBe(403);
    const metadata = { name: 'info', namespace: 'kube-public' };
    const rules = [{ apiGroups: [''], resources: ['configmaps'], resourceNames: ['cluster-info'], verbs: ['get'] }];
    const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/kube-public';
    await server.send('POST', `${path}/roles`, { metadata, rules });
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'info' };
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'system:anonymous' }];
    await server.send('POST', `${path}/rolebindings`, { metadata, roleRef, subjects });
    expect((await send('GET', INFO, {})).status).toBe(200);
    expect((await send('GET', INFO.replace('cluster-info', 'other'), {})).status).toBe(403);
  });
});

describe('a signing request', () => {
  const usages = ['digital signature', 'client auth'];
  const approval = { type: 'Approved', status: 'True', reason: 'Test', message: 'for a test' };

  async function ask(name: string, changes: object = {}, groups = ['some']): Promise<{ key: string; csr: object }> {
    const { request: pem, key } = await createCertificateRequest({ user: 'jane', groups });
    const spec = { request: encode(pem), signerName: 'kubernetes.io/kube-apiserver-client', usages, ...changes };
    const { status, body } = await server.send('POST', REQUESTS, { metadata: { name }, spec });
    expect(status).toBe(201);
    return { key, csr: body };
  }

  const approve = async (name: string) => {
    const { body } = await server.send('GET', `${REQUESTS}/${name}`);
    return server.send('PUT', `${REQUESTS}/${name}/approval`, { ...body, status: { conditions: [approval] } });
  };

  const settled = (name: string) =>
    eventually(async () => {
      const { status } = (await server.send('GET', `${REQUESTS}/${name}`)).body;
      return (status.certificate || status.conditions?.[1]) && status;
    });

  test('says who asks, whatever it claims', async () => {
    const { csr } = await ask('claims', { username: 'root', groups: ['system:masters'] });
    expect(csr).toMatchObject({
      spec: { username: 'system:admin', groups: ['system:masters', 'system:authenticated'] },
    });
    const { body } = await server.send('PUT', `${REQUESTS}/claims`, { ...csr, spec: { username: 'root' } });
    expect(body.spec?.username ?? 'refused').not.toBe('root');
  });

  test('is signed when it is approved, and its certificate logs in', async () => {
    const { key } = await ask('good', { expirationSeconds: 3600 });
    expect((await server.send('GET', `${REQUESTS}/good`)).body.status.certificate).toBeUndefined();
    expect((await approve('good')).body.status.conditions).toMatchObject([approval]);
    const cert = Buffer.from((await settled('good')).certificate, 'base64').toString();
    expect(inspectCertificate(cert).notAfter - Date.now()).toBeLessThan(3_601_000);
    const { body } = await send('POST', WHO, { cert, key }, {});
    expect(body.status.userInfo).toEqual({ username: 'jane', groups: ['some', 'system:authenticated'] });
  });

  test.each([
    ['for administrators', 'masters', {}, ['system:masters']],
    ['for a server', 'server', { usages: [...usages, 'server auth'] }, ['some']],
    ['that is rubbish', 'rubbish', { request: encode('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n') }, ['some']],
  ])('%s fails, and says so', async (_, name, changes, groups) => {
    await ask(name, changes, groups);
    await approve(name);
    expect((await settled(name)).conditions[1]).toMatchObject({ type: 'Failed', reason: 'SignerValidationFailure' });
  });

  test('to another signer is left to it', async () => {
    await ask('elsewhere', { signerName: 'example.com/signer' });
    await approve('elsewhere');
    await ask('after', {});
    await approve('after');
    await settled('after');
    expect((await server.send('GET', `${REQUESTS}/elsewhere`)).body.status.certificate).toBeUndefined();
  });

  test('goes an hour after a decision, and a day after nobody has made one', async () => {
    const clock = aSkippingClock();
    const patient = await aServer({ clock });
    const { request: pem } = await createCertificateRequest({ user: 'jane', groups: [] });
    const spec = { request: encode(pem), signerName: 'example.com/signer', usages };
    for (const name of ['decided', 'open']) await patient.send('POST', REQUESTS, { metadata: { name }, spec });
    const { body } = await patient.send('GET', `${REQUESTS}/decided`);
    await patient.send('PUT', `${REQUESTS}/decided/approval`, { ...body, status: { conditions: [approval] } });
    const left = async (): Promise<string[]> =>
      (await patient.send('GET', REQUESTS)).body.items.map(
        ({ metadata }: { metadata: { name: string } }) => metadata.name,
      );
    clock.skip(3_700_000);
    await eventually(async () => (await left()).join() === 'open');
    for (let hour = 0; hour < 24; hour++) clock.skip(3_600_000);
    await eventually(async () => (await left()).length === 0);
    await patient.close();
  });
});
