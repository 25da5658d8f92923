/** Acting as somebody else, for those who ask in the headers. */

import { failure } from '../api/meta/api-error.ts';
import { AUTHENTICATED, type User } from './user.ts';

const USER = 'impersonate-user';
const GROUP = 'impersonate-group';
const UID = 'impersonate-uid';
const EXTRA = 'impersonate-extra-';

/** The user the request wants to be; itself where it asks for nobody. */
export function impersonated(headers: Readonly<Record<string, string>> = {}, user: User): User {
  const asked = Object.entries(headers).filter(([name]) => name.toLowerCase().startsWith('impersonate-'));
  if (asked.length === 0) return user;
  const wanted = new Map(asked.map(([name, value]) => [name.toLowerCase(), value]));
  const name = wanted.get(USER);
  if (!name) {
    throw failure(
      'InternalError',
      'Internal error occurred: requested groups, uid or extra without impersonating a user',
    );
  }
  const groups = (wanted.get(GROUP) ?? '')
    .split(',')
    .map((group) => group.trim())
    .filter(Boolean);
  const uid = wanted.get(UID);
  const extra = [...wanted]
    .filter(([key]) => key.startsWith(EXTRA))
    .map(([key, value]) => [key.slice(EXTRA.length), [value]]);
  return {
    name,
    groups: [...new Set([...groups, AUTHENTICATED])],
    ...(uid === undefined ? {} : { uid }),
    ...(extra.length === 0 ? {} : { extra: Object.fromEntries(extra) }),
  };
}
