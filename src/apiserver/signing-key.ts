/** The secret this server signs tokens with: made once, kept in the store, served to nobody. */

import { randomBytes } from 'node:crypto';
import type { Store } from './store/store.ts';

/** A collection no path leads to. */
const INTERNAL = '#server';
const KEY = 'token-key';

/** Makes the key durable before the first token is signed. */
export async function ensureSigningKey(store: Store): Promise<void> {
  if (store.head(INTERNAL, KEY)) return;
  const secret = randomBytes(32).toString('base64');
  await store.write({ resource: INTERNAL, key: KEY, expected: 0, object: { metadata: { name: KEY }, secret } });
}

/** The key; an error before it was made. */
export function signingKey(store: Store): string {
  const secret = store.get(INTERNAL, KEY)?.object['secret'];
  if (typeof secret !== 'string') throw new Error('the signing key is not there yet');
  return secret;
}
