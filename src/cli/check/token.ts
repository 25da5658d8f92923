/** What a bearer token says about itself. */

import { isObject } from '../../base/json.ts';

/** When a JSON Web Token expires, in milliseconds since the epoch; undefined where it does not say. */
export function tokenExpiry(token: string): number | undefined {
  const [, payload = ''] = token.split('.');
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const expiry = isObject(claims) ? claims['exp'] : undefined;
    return typeof expiry === 'number' ? expiry * 1000 : undefined;
  } catch {
    // Other tokens are just texts.
    return undefined;
  }
}
