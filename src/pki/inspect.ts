/** What a PEM certificate says, read with Node's own parser. */

import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { Credentials } from './certificate.ts';

export interface CertificateFacts {
  commonName: string;
  organizations: string[];
  /** `DNS:localhost`, `IP Address:127.0.0.1` */
  hosts: string[];
  isAuthority: boolean;
  /** Milliseconds since the epoch. */
  notBefore: number;
  notAfter: number;
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new UserError('BadInput', 'the certificate is not valid PEM', { cause });
  }
}

/** Reads a certificate; of a bundle, the first. */
export function inspectCertificate(pem: string): CertificateFacts {
  const certificate = parse(pem);
  // `subject` escapes commas and the like; the legacy form holds the values as they are, one or several per field.
  const subject = certificate.toLegacyObject().subject as Record<string, string | string[] | undefined>;
  const values = (field: string): string[] => [subject[field] ?? []].flat();
  return {
    commonName: values('CN')[0] ?? '',
    organizations: values('O'),
    hosts: certificate.subjectAltName?.split(', ') ?? [],
    isAuthority: certificate.ca,
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
  };
}

/** True while the certificate is valid and stays so for `days` more. */
export function isFresh(pem: string, clock: Clock, days = 30): boolean {
  const { notBefore, notAfter } = inspectCertificate(pem);
  return notBefore <= clock.now() && clock.now() + days * 86_400_000 < notAfter;
}

/** True when the key is the certificate's own. Throws UserError `BadInput` for what is no certificate or no key. */
export function holdsItsKey({ certificate, key }: Credentials): boolean {
  return spki(parseKey(key)).equals(spki(parse(certificate).publicKey));
}

function parseKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new UserError('BadInput', 'the key is not valid PEM', { cause });
  }
}

const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

/** True when the authority has signed the certificate. */
export function isSignedBy(pem: string, authority: string): boolean {
  const [certificate, issuer] = [parse(pem), parse(authority)];
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** True when the key is the certificate's, and the certificate was signed by the authority. */
export function isIssuedBy(credentials: Credentials, authority: string): boolean {
  return holdsItsKey(credentials) && isSignedBy(credentials.certificate, authority);
}
