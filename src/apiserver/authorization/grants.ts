/** Who holds which rules where: roles and bindings of the store, indexed by subject. */

import type { ClusterRole, PolicyRule, Role, RoleBinding, RoleRef, Subject } from '../../api/core/rbac.ts';
import type { Store } from '../store/store.ts';
import type { User } from '../user.ts';

export interface Grant {
  /** Undefined: everywhere. */
  namespace: string | undefined;
  rules: readonly PolicyRule[];
  /** For messages: `ClusterRoleBinding "x" of ClusterRole "y" to User "z"`. */
  reason: string;
}

const GROUP = 'rbac.authorization.k8s.io';
const ROLES = `roles.${GROUP}`;
const CLUSTER_ROLES = `clusterroles.${GROUP}`;
const ROLE_BINDINGS = `rolebindings.${GROUP}`;
const CLUSTER_ROLE_BINDINGS = `clusterrolebindings.${GROUP}`;

export interface Grants {
  /** Everything the user holds, wherever. */
  of(user: User): Grant[];
  /** The rules a binding leads to; undefined where there is no such role. */
  rulesOf(role: RoleRef, namespace: string): readonly PolicyRule[] | undefined;
}

/** Indexed when first asked after a change. */
export function createGrants(store: Store): Grants {
  let index: Map<string, Grant[]> | undefined;
  const forget = (): void => {
    index = undefined;
  };
  for (const resource of [ROLES, CLUSTER_ROLES, ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS])
    store.watch(resource, store.revision(), forget);

  const rulesOf: Grants['rulesOf'] = ({ kind, name }, namespace) => {
    const stored = kind === 'Role' ? store.get(ROLES, `${namespace}/${name}`) : store.get(CLUSTER_ROLES, name);
    return stored && ((stored.object as unknown as Role | ClusterRole).rules ?? []);
  };
  return {
    rulesOf,
    of({ name, groups }) {
      index ??= buildIndex(store, rulesOf);
      const keys = [`User/${name}`, ...groups.map((group) => `Group/${group}`)];
      return keys.flatMap((key) => index?.get(key) ?? []);
    },
  };
}

function buildIndex(store: Store, rulesOf: Grants['rulesOf']): Map<string, Grant[]> {
  const index = new Map<string, Grant[]>();
  const add = (binding: RoleBinding, kind: string): void => {
    const { roleRef, subjects = [], metadata } = binding;
    const rules = rulesOf(roleRef, metadata.namespace ?? '');
    if (!rules) return;
    for (const subject of subjects) {
      const reason = `${kind} ${quoted(metadata)} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${subjectText(subject)}`;
      const key = subjectKey(subject, metadata.namespace);
      const grants = index.get(key) ?? [];
      grants.push({ namespace: metadata.namespace, rules, reason });
      index.set(key, grants);
    }
  };
  for (const { object } of store.list(CLUSTER_ROLE_BINDINGS))
    add(object as unknown as RoleBinding, 'ClusterRoleBinding');
  for (const { object } of store.list(ROLE_BINDINGS)) add(object as unknown as RoleBinding, 'RoleBinding');
  return index;
}

function quoted({ name = '', namespace }: RoleBinding['metadata']): string {
  return JSON.stringify(namespace === undefined ? name : `${name}/${namespace}`);
}

/** Service accounts are users by their long name. */
function subjectKey({ kind, name, namespace }: Subject, ofBinding: string | undefined): string {
  return kind === 'ServiceAccount' ? `User/system:serviceaccount:${namespace ?? ofBinding}:${name}` : `${kind}/${name}`;
}

function subjectText({ kind, name, namespace }: Subject): string {
  return `${kind} ${JSON.stringify(kind === 'ServiceAccount' ? `${name}/${namespace}` : name)}`;
}
