/** X.509 certificates of a Kubernetes control plane: authorities, servers, and clients that carry a user and groups. */

import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type { Extension, JsonName, Pkcs10CertificateRequest, X509Certificate } from '@peculiar/x509';
import type { Clock } from '../base/clock.ts';
import { generateKeys, type KeyAlgorithm, parseKeyPair, parsePrivateKey, privateKeyPem } from './key.ts';
import { provideReflectMetadata } from './reflect.ts';

/** A certificate and its private key, both PEM. */
export interface Credentials {
  certificate: string;
  key: string;
}

export interface IssueOptions {
  clock: Clock;
  /** Default: ten years. */
  days?: number;
  /** Default: ecdsa-p256. */
  algorithm?: KeyAlgorithm;
  /** PEM of a private key to certify instead of a new one. */
  key?: string;
}

export interface ServerSubject {
  commonName: string;
  organizations?: readonly string[];
  /** Host names and IP addresses, told apart by their form. */
  hosts: readonly string[];
}

/** Whom the certificate makes its bearer: Kubernetes reads the user from CN and the groups from O. */
export interface ClientSubject {
  user: string;
  groups?: readonly string[];
}

const DAY = 86_400_000;
/** Clocks differ a little between machines; a certificate must be valid at once on all of them. */
export const BACKDATE = 300_000;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
export const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

type Library = typeof import('@peculiar/x509');

/** Loaded on first use: reading existing certificates does not need it. */
export function library(): Promise<Library> {
  provideReflectMetadata();
  return import('@peculiar/x509');
}

/** A self-signed certificate authority. */
export async function createCa(commonName: string, options: IssueOptions): Promise<Credentials> {
  const x509 = await library();
  const keys = await keysFor(options);
  const usage = x509.KeyUsageFlags;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: [{ CN: [commonName] }],
      keys,
      ...validity(options),
      signingAlgorithm: keys.privateKey.algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(usage.keyCertSign | usage.digitalSignature | usage.keyEncipherment, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: commonName }]),
      ],
    },
    webcrypto,
  );
  return { certificate: pem(certificate), key: await privateKeyPem(keys.privateKey) };
}

/** A certificate for a TLS server under the given names; it may also be presented as a client, as etcd peers do. */
export async function issueServerCertificate(
  ca: Credentials,
  subject: ServerSubject,
  options: IssueOptions,
): Promise<Credentials> {
  const x509 = await library();
  const names = subject.hosts.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value }));
  return issue(ca, options, {
    name: nameOf(subject.commonName, subject.organizations),
    extensions: [
      new x509.ExtendedKeyUsageExtension([SERVER_AUTH, CLIENT_AUTH]),
      new x509.SubjectAlternativeNameExtension(names),
    ],
  });
}

/** A certificate that authenticates its bearer to a Kubernetes API as a user in groups. */
export async function issueClientCertificate(
  ca: Credentials,
  subject: ClientSubject,
  options: IssueOptions,
): Promise<Credentials> {
  const x509 = await library();
  return issue(ca, options, {
    name: nameOf(subject.user, subject.groups),
    extensions: [new x509.ExtendedKeyUsageExtension([CLIENT_AUTH])],
  });
}

/** One relative name per value, so that nothing inside a value can be read as another field. */
export function nameOf(commonName: string, organizations: readonly string[] = []): JsonName {
  return [...organizations.map((group) => ({ O: [group] })), { CN: [commonName] }];
}

async function issue(
  ca: Credentials,
  options: IssueOptions,
  leaf: { name: JsonName; extensions: Extension[] },
): Promise<Credentials> {
  const x509 = await library();
  const [issuer, signingKey] = [new x509.X509Certificate(ca.certificate), await parsePrivateKey(ca.key)];
  const keys = await keysFor(options);
  const usage = x509.KeyUsageFlags;
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: leaf.name,
      issuer: issuer.subjectName,
      publicKey: keys.publicKey,
      signingKey,
      ...validity(options),
      signingAlgorithm: signingKey.algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(usage.digitalSignature | usage.keyEncipherment, true),
        await x509.AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto),
        ...leaf.extensions,
      ],
    },
    webcrypto,
  );
  return { certificate: pem(certificate), key: await privateKeyPem(keys.privateKey) };
}

function keysFor({ key, algorithm = 'ecdsa-p256' }: IssueOptions): Promise<webcrypto.CryptoKeyPair> {
  return key === undefined ? generateKeys(algorithm) : parseKeyPair(key);
}

function validity(options: IssueOptions): { notBefore: Date; notAfter: Date } {
  const now = options.clock.now();
  return { notBefore: new Date(now - BACKDATE), notAfter: new Date(now + (options.days ?? 3650) * DAY) };
}

/** PEM with a line end. */
export function pem(made: X509Certificate | Pkcs10CertificateRequest): string {
  return `${made.toString('pem').trimEnd()}\n`;
}
