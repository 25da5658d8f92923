/** Private keys: made by WebCrypto, kept as PKCS#8 PEM. */

import { createPrivateKey, createPublicKey, type KeyObject, webcrypto } from 'node:crypto';
import { UserError } from '../base/errors.ts';

/** RSA is there for installations that must look like upstream's; ECDSA is made in a millisecond. */
export type KeyAlgorithm = 'ecdsa-p256' | 'rsa-2048';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};

/** A new extractable signing key pair. */
export function generateKeys(algorithm: KeyAlgorithm): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm === 'rsa-2048' ? RSA : ECDSA, true, ['sign', 'verify']);
}

/** PKCS#8 PEM of an extractable private key. */
export async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

/** A signing key from PEM, whichever of PKCS#8, PKCS#1 and SEC 1 it is written in; the PEM is never part of a message. */
export function parsePrivateKey(pem: string): Promise<webcrypto.CryptoKey> {
  const key = readKey(pem);
  const algorithm = key.asymmetricKeyType === 'rsa' ? RSA : ECDSA;
  return webcrypto.subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), algorithm, true, ['sign']);
}

/** Both halves of the key pair whose private one is given as PEM. */
export async function parseKeyPair(pem: string): Promise<webcrypto.CryptoKeyPair> {
  const privateKey = await parsePrivateKey(pem);
  const spki = createPublicKey(readKey(pem)).export({ type: 'spki', format: 'der' });
  const publicKey = await webcrypto.subtle.importKey('spki', spki, privateKey.algorithm, true, ['verify']);
  return { privateKey, publicKey };
}

function readKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // OpenSSL's words help nobody and may quote the input.
  }
  throw new UserError('BadInput', 'the private key is not an RSA or ECDSA P-256 key in PEM');
}
