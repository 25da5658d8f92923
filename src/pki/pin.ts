/** Recognizing an authority by its public key, and a text by who knows a secret. */

import { createHash, createHmac, randomInt, timingSafeEqual, X509Certificate } from 'node:crypto';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** `sha256:` and the hex digest of the public key (SPKI) of every certificate in a PEM bundle; empty for rubbish. */
export function publicKeyPins(bundle: string): string[] {
  return (bundle.match(CERTIFICATE) ?? []).flatMap((pem) => {
    try {
      const spki = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
      return [`sha256:${createHash('sha256').update(spki).digest('hex')}`];
    } catch {
      return [];
    }
  });
}

/**
 * True when `signature` is a JSON web signature with detached content (`header..mac`, HS256) of `payload` by whoever
 * knows the secret, made under the key's id.
 */
export function isSignedBy(
  signature: string,
  payload: string,
  { id, secret }: { id: string; secret: string },
): boolean {
  const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: id })).toString('base64url');
  const signed = `${header}.${Buffer.from(payload).toString('base64url')}`;
  const expected = `${header}..${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  const [left, right] = [Buffer.from(signature), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Lower-case letters and digits that nobody can foresee. */
export function randomLetters(length: number): string {
  return Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
