/** Role-based access control: what a user may do, by the roles and bindings the server stores. */

import type { PolicyRule, RoleRef } from '../../api/core/rbac.ts';
import { type ApiError, failure } from '../../api/meta/api-error.ts';
import type { Store } from '../store/store.ts';
import { MASTERS, type User } from '../user.ts';
import { type Attributes, attributesText, fullResource } from './attributes.ts';
import { createGrants } from './grants.ts';
import { ruleAllows } from './rules.ts';

export interface Decision {
  allowed: boolean;
  reason: string;
}

export interface Authorizer {
  decide(user: User, attributes: Attributes): Decision;
  /** Throws Forbidden unless the user may do it. */
  require(user: User, attributes: Attributes): void;
  /** Everything the user may do in the namespace; empty: cluster-wide. */
  rules(user: User, namespace: string): PolicyRule[];
  /** The rules of a role; undefined where there is none. */
  rulesOf(role: RoleRef, namespace: string): readonly PolicyRule[] | undefined;
}

const EVERYTHING: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

/** True for administrators, whom no role limits. */
export function isMaster({ groups }: User): boolean {
  return groups.includes(MASTERS);
}

/** An authorizer over what is stored now, whenever it is asked. */
export function createAuthorizer(store: Store): Authorizer {
  const grants = createGrants(store);
  const decide = (user: User, attributes: Attributes): Decision => {
    if (isMaster(user)) return { allowed: true, reason: '' };
    const namespace = 'path' in attributes ? '' : attributes.namespace;
    const found = grants
      .of(user)
      .find((grant) => reaches(grant.namespace, namespace) && grant.rules.some((rule) => ruleAllows(rule, attributes)));
    return { allowed: found !== undefined, reason: found ? `RBAC: allowed by ${found.reason}` : '' };
  };
  return {
    decide,
    require(user, attributes) {
      if (!isMaster(user) && !decide(user, attributes).allowed) throw refusal(user, attributes);
    },
    rules(user, namespace) {
      if (isMaster(user)) return [...EVERYTHING];
      return grants.of(user).flatMap((grant) => (reaches(grant.namespace, namespace) ? grant.rules : []));
    },
    rulesOf: grants.rulesOf,
  };
}

function reaches(granted: string | undefined, namespace: string): boolean {
  return granted === undefined || granted === namespace;
}

function refusal({ name }: User, attributes: Attributes): ApiError {
  const who = `User ${JSON.stringify(name)} ${attributesText(attributes)}`;
  if ('path' in attributes) return failure('Forbidden', `forbidden: ${who}`, {});
  const { group, resource, name: object } = attributes;
  const full = group === '' ? fullResource(attributes) : `${resource}.${group}`;
  const subject = object === '' ? full : `${full} ${JSON.stringify(object)}`;
  const details = { ...(object === '' ? {} : { name: object }), ...(group === '' ? {} : { group }), kind: resource };
  return failure('Forbidden', `${subject} is forbidden: ${who}`, details);
}
