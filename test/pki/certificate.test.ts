import { createPrivateKey } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type PeerCertificate, type TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Clock } from '../../src/base/clock.ts';
import {
  type Credentials,
  createCa,
  issueClientCertificate,
  issueServerCertificate,
} from '../../src/pki/certificate.ts';
import { inspectCertificate, isFresh, isIssuedBy } from '../../src/pki/inspect.ts';
import { systemClock } from '../support/system-clock.ts';

const DAY = 86_400_000;
const at = (now: number): Clock => ({ ...systemClock, now: () => now });

interface Authority {
  ca: Credentials;
  server: Credentials;
  client: Credentials;
}

async function anAuthority(algorithm: 'ecdsa-p256' | 'rsa-2048'): Promise<Authority> {
  const options = { clock: systemClock, algorithm };
  const ca = await createCa('test-ca', options);
  const subject = { commonName: 'kube-apiserver', hosts: ['localhost', '127.0.0.1'] };
  const server = await issueServerCertificate(ca, subject, options);
  const client = await issueClientCertificate(ca, { user: 'admin', groups: ['system:masters', 'ops'] }, options);
  return { ca, server, client };
}

/** One TLS 1.3 connection with client authentication; the peer certificate that the server saw. */
async function handshake(
  trust: string,
  { server, client, ca }: Authority,
  servername: string,
): Promise<PeerCertificate> {
  const seen = Promise.withResolvers<PeerCertificate>();
  const listener = createServer(
    { key: server.key, cert: server.certificate, ca: ca.certificate, requestCert: true, rejectUnauthorized: true },
    (socket: TLSSocket) => {
      seen.resolve(socket.getPeerCertificate());
      socket.end();
    },
  );
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as AddressInfo;
  const { key, certificate: cert } = client;
  const socket = connect({ port, host: '127.0.0.1', servername, key, cert, ca: trust });
  socket.on('error', seen.reject);
  socket.resume();
  try {
    return await seen.promise;
  } finally {
    socket.destroy();
    listener.close();
  }
}

describe.each(['ecdsa-p256', 'rsa-2048'] as const)('certificates with %s keys', (algorithm) => {
  let made: Authority;
  beforeAll(async () => {
    made = await anAuthority(algorithm);
  });

  test('let client and server recognise each other over TLS', async () => {
    const peer = await handshake(made.ca.certificate, made, 'localhost');
    expect(peer.subject).toMatchObject({ CN: 'admin', O: ['system:masters', 'ops'] });
  });

  test('are refused by whoever trusts another authority', async () => {
    const other = await createCa('test-ca', { clock: systemClock });
    await expect(handshake(other.certificate, made, 'localhost')).rejects.toThrow();
  });

  test('are refused under a name that was not asked for', async () => {
    await expect(handshake(made.ca.certificate, made, 'elsewhere')).rejects.toThrow('elsewhere');
  });

  test('have a key of the asked kind', () => {
    const kind = createPrivateKey(made.client.key).asymmetricKeyType;
    expect(kind).toBe(algorithm === 'rsa-2048' ? 'rsa' : 'ec');
  });
});

describe('what a certificate says', () => {
  const clock = at(Date.UTC(2030, 0, 1));

  test('is read back from its PEM', async () => {
    const ca = await createCa('karmada', { clock });
    const subject = { commonName: 'x', organizations: ['a, O=b'], hosts: ['x.local', '::1'] };
    const server = await issueServerCertificate(ca, subject, { clock, days: 10 });
    expect(inspectCertificate(server.certificate)).toEqual({
      commonName: 'x',
      organizations: ['a, O=b'],
      hosts: ['DNS:x.local', 'IP Address:0:0:0:0:0:0:0:1'],
      isAuthority: false,
      notBefore: clock.now() - 300_000,
      notAfter: clock.now() + 10 * DAY,
    });
    expect(inspectCertificate(ca.certificate).isAuthority).toBe(true);
  });

  test('is fresh until the margin before its end', async () => {
    const { certificate } = await createCa('karmada', { clock, days: 40 });
    const ages = [0, 9, 11, 41].map((days) => isFresh(certificate, at(clock.now() + days * DAY)));
    expect(ages).toEqual([true, true, false, false]);
  });

  test('belongs to its own authority and key only', async () => {
    const [ca, other] = [await createCa('karmada', { clock }), await createCa('karmada', { clock })];
    const client = await issueClientCertificate(ca, { user: 'me' }, { clock });
    expect(isIssuedBy(client, ca.certificate)).toBe(true);
    expect(isIssuedBy(client, other.certificate)).toBe(false);
    expect(isIssuedBy({ ...client, key: other.key }, ca.certificate)).toBe(false);
  });

  test('cannot be read from something else, and keys never show in the message', async () => {
    expect(() => inspectCertificate('nonsense')).toThrow('the certificate is not valid PEM');
    const ca = { ...(await createCa('karmada', { clock })), key: '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n' };
    await expect(issueClientCertificate(ca, { user: 'me' }, { clock })).rejects.toThrow(
      'the private key is not an RSA or ECDSA P-256 key in PEM',
    );
  });
});
