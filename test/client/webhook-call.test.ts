import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '../../src/client/client.ts';
import { createWebhookCaller, type WebhookCaller, type WebhookTarget } from '../../src/client/webhook-call.ts';
import { type Credentials, createCa, issueServerCertificate } from '../../src/pki/certificate.ts';
import { aServer, type BareServer } from '../controllers/plane.ts';
import { systemClock as clock } from '../support/system-clock.ts';

let ca: Credentials;
let karmada: BareServer;
let server: https.Server;
let caller: WebhookCaller;
let port: number;

beforeAll(async () => {
  ca = await createCa('webhook-ca', { clock });
  const hosts = ['127.0.0.1', 'hook.default.svc'];
  const { certificate: cert, key } = await issueServerCertificate(ca, { commonName: 'hook', hosts }, { clock });
  server = https.createServer({ cert, key }, (request, response) => {
    if (request.url === '/silent') return;
    if (request.url === '/broken') return void response.writeHead(500).end('no');
    if (request.url === '/words') return void response.end('hello');
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () =>
      response.end(JSON.stringify({ path: request.url, method: request.method, body: JSON.parse(body) })),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
  karmada = await aServer('karmada');
  caller = createWebhookCaller(karmada.client satisfies Client);
});
afterAll(async () => {
  caller.close();
  server.closeAllConnections();
  server.close();
  await karmada.close();
});

const at = (path: string, changes: Partial<WebhookTarget> = {}): WebhookTarget => ({
  clientConfig: { url: `https://127.0.0.1:${port}${path}`, caBundle: btoa(ca.certificate) },
  ...changes,
});

test('a webhook gets JSON by POST, over TLS that its configuration trusts', async () => {
  expect(await caller.call(at('/interpret?a=b'), { question: 1 })).toEqual({
    path: '/interpret?a=b',
    method: 'POST',
    body: { question: 1 },
  });
});

test('a webhook behind a service is found by the address of the service', async () => {
  const services = { group: '', version: 'v1', kind: 'Service', plural: 'services', namespaced: true };
  const metadata = { name: 'hook', namespace: 'default' };
  await karmada.client.create(services, {
    metadata,
    spec: { type: 'ExternalName', externalName: '127.0.0.1' },
  } as never);
  const service = { namespace: 'default', name: 'hook', path: '/by-service', port };
  const target = { clientConfig: { service, caBundle: btoa(ca.certificate) } };
  expect(await caller.call(target, {})).toMatchObject({ path: '/by-service' });
  const missing = { clientConfig: { service: { ...service, name: 'other' } } };
  await expect(caller.call(missing, {})).rejects.toThrow('services "other" not found');
});

test.each<[string, () => WebhookTarget, string | RegExp]>([
  ['an authority nobody vouches for', () => ({ clientConfig: { url: `https://127.0.0.1:${port}/` } }), /certificate/],
  ['another status', () => at('/broken'), 'answered 500'],
  ['other words than JSON', () => at('/words'), 'did not answer with JSON'],
  ['nothing in time', () => at('/silent', { timeoutSeconds: 0.05 }), /in time|within/],
])('%s is an error', async (_, target, message) => {
  await expect(caller.call(target(), {})).rejects.toThrow(message);
});
