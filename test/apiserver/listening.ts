/** A server on a real socket, with everything a client needs to reach it. */

import type { ApiServerOptions } from '../../src/apiserver/server.ts';
import {
  type Credentials,
  createCa,
  issueClientCertificate,
  issueServerCertificate,
} from '../../src/pki/certificate.ts';
import { systemClock } from '../support/system-clock.ts';
import { aServer, type TestServer } from './a-server.ts';

export interface ListeningServer extends TestServer {
  url: string;
  port: number;
  ca: string;
  admin: Credentials;
  token: string;
}

export async function aListeningServer(options: Partial<ApiServerOptions> = {}): Promise<ListeningServer> {
  const clock = systemClock;
  const ca = await createCa('test-ca', { clock });
  const own = await issueServerCertificate(ca, { commonName: 'test', hosts: ['127.0.0.1', 'localhost'] }, { clock });
  const admin = await issueClientCertificate(ca, { user: 'admin', groups: ['system:masters'] }, { clock });
  const token = 'a-test-token';
  const server = await aServer({ ...options, tokens: { [token]: { name: 'token-user', groups: ['system:masters'] } } });
  const tls = { key: own.key, cert: own.certificate, clientCa: ca.certificate, clientCaKey: ca.key };
  const { url, port } = await server.listen({ tls });
  return { ...server, url, port, ca: ca.certificate, admin, token };
}

/** A kubeconfig for the server's administrator. */
export function kubeconfigOf({ url, ca, admin }: ListeningServer): string {
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    clusters: [{ name: 'test', cluster: { server: url, 'certificate-authority-data': encode(ca) } }],
    users: [
      {
        name: 'admin',
        user: { 'client-certificate-data': encode(admin.certificate), 'client-key-data': encode(admin.key) },
      },
    ],
  });
}
