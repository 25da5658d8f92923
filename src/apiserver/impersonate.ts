/** Acting as somebody else, for those who ask in the headers. */

import { failure } from '../api/meta/api-error.ts';
import { type Authorizer, isMaster } from './authorization/authorizer.ts';
import { ANONYMOUS, AUTHENTICATED, type User } from './user.ts';

const USER = 'impersonate-user';
const GROUP = 'impersonate-group';
const UID = 'impersonate-uid';
const EXTRA = 'impersonate-extra-';

/** The user the request wants to be; itself where it asks for nobody. Throws Forbidden for who may not be that one. */
export function impersonated(authorizer: Authorizer, headers: Readonly<Record<string, string>> = {}, user: User): User {
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
  const wish: User = {
    name,
    groups: name === ANONYMOUS.name ? groups : [...new Set([...groups, AUTHENTICATED])],
    ...(uid === undefined ? {} : { uid }),
    ...(extra.length === 0 ? {} : { extra: Object.fromEntries(extra) }),
  };
  if (!isMaster(user)) requireAll(authorizer, user, { ...wish, groups });
  return wish;
}

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** Each part of the wish has to be allowed. */
function requireAll(authorizer: Authorizer, user: User, { name, groups, uid, extra = {} }: User): void {
  const require = (what: {
    group?: string;
    resource: string;
    name: string;
    namespace?: string;
    subresource?: string;
  }) => authorizer.require(user, { verb: 'impersonate', group: '', subresource: '', namespace: '', ...what });
  const account = SERVICE_ACCOUNT.exec(name);
  if (account) require({ resource: 'serviceaccounts', namespace: account[1] ?? '', name: account[2] ?? '' });
  else require({ resource: 'users', name });
  for (const group of groups) require({ resource: 'groups', name: group });
  const own = 'authentication.k8s.io';
  if (uid !== undefined) require({ group: own, resource: 'uids', name: uid });
  for (const [key, values] of Object.entries(extra))
    for (const value of values) require({ group: own, resource: 'userextras', subresource: key, name: value });
}
