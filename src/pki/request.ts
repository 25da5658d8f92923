/** Certificate signing requests (PKCS #10): made, read and signed. */

import { webcrypto } from 'node:crypto';
import type { Pkcs10CertificateRequest } from '@peculiar/x509';
import type { Clock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import { BACKDATE, CLIENT_AUTH, type ClientSubject, type Credentials, library, nameOf, pem } from './certificate.ts';
import { generateKeys, parsePrivateKey, privateKeyPem } from './key.ts';

export interface RequestFacts {
  commonName: string;
  organizations: string[];
  /** True when it asks for host names, addresses or other alternative names. */
  hasAlternativeNames: boolean;
}

const ALTERNATIVE_NAMES = '2.5.29.17';

/** A request for a client certificate, and the new key it is for; both PEM. */
export async function createCertificateRequest(subject: ClientSubject): Promise<{ request: string; key: string }> {
  const x509 = await library();
  const keys = await generateKeys('ecdsa-p256');
  const name = nameOf(subject.user, subject.groups);
  const made = await x509.Pkcs10CertificateRequestGenerator.create(
    { name, keys, signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' } },
    webcrypto,
  );
  return { request: pem(made), key: await privateKeyPem(keys.privateKey) };
}

/** What a request asks for; rejects with UserError `BadInput` for what is no request, or not signed by its own key. */
export async function readCertificateRequest(text: string): Promise<RequestFacts> {
  const request = await parse(text);
  const name = request.subjectName;
  return {
    commonName: name.getField('CN')[0] ?? '',
    organizations: name.getField('O'),
    hasAlternativeNames: request.getExtension(ALTERNATIVE_NAMES) !== null,
  };
}

/** The certificate that was asked for, as a client's, for so many seconds but no longer than its authority. */
export async function signCertificateRequest(
  authority: Credentials,
  text: string,
  { clock, seconds }: { clock: Clock; seconds: number },
): Promise<string> {
  const x509 = await library();
  const request = await parse(text);
  const [issuer, signingKey] = [new x509.X509Certificate(authority.certificate), await parsePrivateKey(authority.key)];
  const now = clock.now();
  const usage = x509.KeyUsageFlags;
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: request.subjectName,
      issuer: issuer.subjectName,
      publicKey: request.publicKey,
      signingKey,
      notBefore: new Date(now - BACKDATE),
      notAfter: new Date(Math.min(now + seconds * 1000, issuer.notAfter.getTime())),
      signingAlgorithm: signingKey.algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(usage.digitalSignature | usage.keyEncipherment, true),
        new x509.ExtendedKeyUsageExtension([CLIENT_AUTH]),
        await x509.AuthorityKeyIdentifierExtension.create(issuer, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return pem(certificate);
}

async function parse(text: string): Promise<Pkcs10CertificateRequest> {
  const x509 = await library();
  const request = attempt(() => new x509.Pkcs10CertificateRequest(text));
  if (request && (await request.verify(webcrypto))) return request;
  throw new UserError('BadInput', 'the signing request is not valid PEM, or not signed by the key it is for');
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
