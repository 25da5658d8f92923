/** Nobody gives rights they do not have: a check on every write of a role or a binding. */

import type { PolicyRule, RoleBinding } from '../../api/core/rbac.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { deepEqual } from '../../base/json.ts';
import { forbidden } from '../answers/failures.ts';
import type { ServerContext } from '../context.ts';
import type { Served } from '../registry.ts';
import type { User } from '../user.ts';
import { isMaster } from './authorizer.ts';
import { uncovered } from './rules.ts';

const GROUP = 'rbac.authorization.k8s.io';

export interface Granting {
  served: Served;
  /** Who writes; undefined: the server itself. */
  by: User | undefined;
  old?: AnyObject;
  object: AnyObject;
}

/** Throws Forbidden when the object gives what its writer neither has nor may give. */
export function refuseEscalation(context: ServerContext, granting: Granting): void {
  const { served, by, old, object } = granting;
  if (served.kind.group !== GROUP || by === undefined || isMaster(by)) return;
  const isRole = served.kind.plural.endsWith('roles');
  const changed = isRole ? ['rules', 'aggregationRule'] : ['roleRef', 'subjects'];
  if (old && changed.every((key) => deepEqual(old[key], object[key]))) return;
  const namespace = object.metadata.namespace ?? '';
  const wanted = isRole ? rulesIn(object) : rulesBehind(context, object, namespace);
  if (mayGive(context, { by, namespace, object, isRole, plural: served.kind.plural })) return;
  const missing = uncovered(context.authorizer.rules(by, namespace), wanted);
  if (missing.length === 0) return;
  const who = `user ${JSON.stringify(by.name)} (groups=${JSON.stringify(by.groups)})`;
  const why = `${who} is attempting to grant RBAC permissions not currently held:\n${missing.map(ruleText).join('\n')}`;
  throw forbidden(served.kind, object.metadata.name ?? '', why);
}

function rulesIn(object: AnyObject): PolicyRule[] {
  // An aggregated role takes in whatever is labelled for it.
  const everything = object['aggregationRule'] ? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] : [];
  return [...everything, ...((object['rules'] as PolicyRule[] | undefined) ?? [])];
}

function rulesBehind({ authorizer }: ServerContext, object: AnyObject, namespace: string): readonly PolicyRule[] {
  const { roleRef } = object as unknown as RoleBinding;
  // A role that may come later could hold anything.
  return authorizer.rulesOf(roleRef, namespace) ?? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }];
}

/** The verbs that allow giving away what one does not have. */
function mayGive(
  { authorizer }: ServerContext,
  given: { by: User; namespace: string; object: AnyObject; isRole: boolean; plural: string },
): boolean {
  const { by, namespace, object, isRole, plural } = given;
  const { roleRef } = object as unknown as RoleBinding;
  const attributes = isRole
    ? { verb: 'escalate', resource: plural, name: object.metadata.name ?? '' }
    : { verb: 'bind', resource: roleRef.kind === 'Role' ? 'roles' : 'clusterroles', name: roleRef.name };
  return authorizer.decide(by, { ...attributes, group: GROUP, subresource: '', namespace }).allowed;
}

function ruleText({ apiGroups, resources, resourceNames, nonResourceURLs, verbs }: PolicyRule): string {
  const parts = Object.entries({
    APIGroups: apiGroups,
    Resources: resources,
    ResourceNames: resourceNames,
    NonResourceURLs: nonResourceURLs,
    Verbs: verbs,
  }).flatMap(([key, list]) => (list?.length ? [`${key}:${JSON.stringify(list)}`] : []));
  return `{${parts.join(', ')}}`;
}
