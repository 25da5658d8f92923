import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createCa, issueClientCertificate } from '../../src/pki/certificate.ts';
import { systemClock } from '../support/system-clock.ts';
import { eventually } from './eventually.ts';
import { aListeningServer, type ListeningServer } from './listening.ts';

interface Sent {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  cert?: string;
  key?: string;
  body?: string;
}

let server: ListeningServer;

beforeAll(async () => {
  server = await aListeningServer();
});

afterAll(() => server.close());

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind
function send({ path = '/api/v1/namespaces', body, ...options }: Sent): Promise<{ status: number; body: any }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port: server.port, ca: server.ca, path, agent: false, servername: 'localhost', ...options },
      (message) => {
        let text = '';
        message.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        message.on('end', () =>
          resolve({ status: message.statusCode ?? 0, body: text.startsWith('{') ? JSON.parse(text) : text }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const whoAmI = async (sent: Sent) => {
  const answer = await send({
    ...sent,
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: '{}',
  });
  return answer.body.status?.userInfo ?? answer.status;
};

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe('the socket face', () => {
  test('refuses strangers, except where anybody may look', async () => {
    const anonymous = await send({});
    expect([anonymous.status, anonymous.body.reason]).toEqual([403, 'Forbidden']);
    const { status, body } = await send(bearer('wrong'));
    expect([status, body.reason, body.message]).toEqual([401, 'Unauthorized', 'Unauthorized']);
    expect((await send({ path: '/healthz' })).body).toBe('ok');
    expect((await send({ path: '/version' })).body.gitVersion).toMatch(/^v1\./);
    expect((await send({ path: '/healthz/../api/v1/secrets' })).status).toBe(403);
  });

  test('knows users by certificates of its own authority only', async () => {
    const { admin } = server;
    expect(await whoAmI({ cert: admin.certificate, key: admin.key })).toEqual({
      username: 'admin',
      groups: ['system:masters', 'system:authenticated'],
    });
    const stranger = await createCa('another-ca', { clock: systemClock });
    const forged = await issueClientCertificate(
      stranger,
      { user: 'admin', groups: ['system:masters'] },
      { clock: systemClock },
    );
    expect(await whoAmI({ cert: forged.certificate, key: forged.key })).toBe(401);
  });

  test('knows users by tokens, and lets them act as others', async () => {
    expect((await whoAmI(bearer(server.token))).username).toBe('token-user');
    const headers = { ...bearer(server.token).headers, 'impersonate-user': 'jane', 'impersonate-group': 'dev' };
    expect(await whoAmI({ headers })).toEqual({ username: 'jane', groups: ['dev', 'system:authenticated'] });
  });

  test('takes the tokens it gave to service accounts, until the account or the Secret is gone', async () => {
    await server.send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'robot' } });
    const secret = {
      metadata: { name: 'robot-token', annotations: { 'kubernetes.io/service-account.name': 'robot' } },
      type: 'kubernetes.io/service-account-token',
    };
    await server.send('POST', '/api/v1/namespaces/default/secrets', secret);
    const data = await eventually(async () => {
      const { body } = await server.send('GET', '/api/v1/namespaces/default/secrets/robot-token');
      return body.data?.token && body.data;
    });
    expect(Buffer.from(data['ca.crt'], 'base64').toString()).toBe(server.ca);
    const lasting = Buffer.from(data.token, 'base64').toString();
    const asked = await server.send('POST', '/api/v1/namespaces/default/serviceaccounts/robot/token', { spec: {} });
    for (const token of [lasting, asked.body.status.token]) {
      expect((await whoAmI(bearer(token))).username).toBe('system:serviceaccount:default:robot');
    }
    expect(await whoAmI(bearer(`${lasting}x`))).toBe(401);
    await server.send('DELETE', '/api/v1/namespaces/default/secrets/robot-token');
    expect(await whoAmI(bearer(lasting))).toBe(401);
    await server.send('DELETE', '/api/v1/namespaces/default/serviceaccounts/robot');
    expect(await whoAmI(bearer(asked.body.status.token))).toBe(401);
  });

  test('does not answer under a name that is not its own', async () => {
    const { status } = await send({ headers: { ...bearer(server.token).headers, host: 'evil.example.com' } });
    expect(status).toBe(403);
  });
});

describe('clusters/NAME/proxy', () => {
  const CLUSTERS = '/apis/cluster.karmada.io/v1alpha1/clusters';
  const own = (name: string) => `${CLUSTERS}/${name}/proxy`;

  beforeAll(async () => {
    const encode = (text: string) => Buffer.from(text).toString('base64');
    await server.send('POST', '/api/v1/namespaces/default/secrets', {
      metadata: { name: 'm1' },
      data: { token: encode(server.token), caBundle: encode(server.ca) },
    });
    const spec = { syncMode: 'Push', secretRef: { namespace: 'default', name: 'm1' } };
    await server.send('POST', CLUSTERS, { metadata: { name: 'm1' }, spec: { ...spec, apiEndpoint: server.url } });
    await server.send('POST', CLUSTERS, {
      metadata: { name: 'dead' },
      spec: { ...spec, apiEndpoint: 'https://127.0.0.1:1' },
    });
  });

  test('forwards reads, writes, queries and watches with the credentials of the member', async () => {
    const listed = await server.send('GET', `${own('m1')}/api/v1/namespaces?fieldSelector=metadata.name%3Ddefault`);
    expect(listed.body.items.map((item: { metadata: { name: string } }) => item.metadata.name)).toEqual(['default']);
    const review = await server.send('POST', `${own('m1')}/apis/authentication.k8s.io/v1/selfsubjectreviews`, {});
    expect(review.body.status.userInfo.username).toBe('token-user');
    const watched = await server.send(
      'GET',
      `${own('m1')}/api/v1/namespaces?watch=1&timeoutSeconds=1&fieldSelector=metadata.name%3Ddefault`,
    );
    expect([watched.body.type, watched.body.object.metadata.name]).toEqual(['ADDED', 'default']);
  });

  test('says why a member cannot be reached', async () => {
    const { status, body } = await server.send('GET', `${own('dead')}/api/v1/nodes`);
    expect([status, body.reason]).toEqual([503, 'ServiceUnavailable']);
    expect(body.message).toMatch(/^cluster dead cannot be reached: .*ECONNREFUSED/);
    expect((await server.send('GET', `${own('nobody')}/api`)).status).toBe(404);
  });
});
