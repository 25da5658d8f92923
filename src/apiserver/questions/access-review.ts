/** May this user do that? Asked about oneself, or about somebody else. */

import { isObject } from '../../base/json.ts';
import { badRequest } from '../answers/failures.ts';
import type { Attributes } from '../authorization/attributes.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { User } from '../user.ts';

type Spec = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The status of a question about the caller. */
export function reviewOwnAccess({ authorizer }: ServerContext, { user }: Call, spec: Spec): object {
  return statusOf(authorizer.decide(user, attributesIn(spec)));
}

/** The status of a question about the user that `spec` names. */
export function reviewAccess({ authorizer }: ServerContext, _call: Call, spec: Spec): object {
  const groups = Array.isArray(spec['groups']) ? spec['groups'].map(text) : [];
  const user: User = { name: text(spec['user']), groups };
  if (user.name === '' && groups.length === 0) throw badRequest('at least one of user or group must be specified');
  return statusOf(authorizer.decide(user, attributesIn(spec)));
}

/** The status of a question about everything the caller may do in a namespace. */
export function reviewRules({ authorizer }: ServerContext, { user }: Call, spec: Spec): object {
  const rules = authorizer.rules(user, text(spec['namespace']));
  return {
    resourceRules: rules.filter(({ nonResourceURLs }) => !nonResourceURLs?.length),
    nonResourceRules: rules.filter(({ nonResourceURLs }) => nonResourceURLs?.length),
    incomplete: false,
  };
}

function statusOf({ allowed, reason }: { allowed: boolean; reason: string }): object {
  return { allowed, ...(reason === '' ? {} : { reason }) };
}

function attributesIn({ resourceAttributes, nonResourceAttributes }: Spec): Attributes {
  if (isObject(nonResourceAttributes)) {
    return { verb: text(nonResourceAttributes['verb']), path: text(nonResourceAttributes['path']) };
  }
  if (!isObject(resourceAttributes)) {
    throw badRequest('exactly one of nonResourceAttributes or resourceAttributes must be specified');
  }
  const field = (name: string): string => text(resourceAttributes[name]);
  return {
    verb: field('verb'),
    group: field('group'),
    resource: field('resource'),
    subresource: field('subresource'),
    namespace: field('namespace'),
    name: field('name'),
  };
}
