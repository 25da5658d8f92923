/** What the control plane may do in a member: everything, as upstream has it, or what propagating workloads takes. */

import type { ClusterRole, ClusterRoleBinding, PolicyRule } from '../api/core/rbac.ts';
import { UserError } from '../base/errors.ts';
import { memberAccount, memberRole, SYSTEM_LABELS } from './names.ts';

/** `full`, `workloads`, or the name of a ClusterRole that the member has already. */
export type Rights = { profile: 'full' | 'workloads' } | { clusterRole: string };

export const FULL_RIGHTS: Rights = { profile: 'full' };

const EXISTING = 'clusterrole/';

/** Reads `full`, `workloads` or `clusterrole/NAME`; throws UserError `BadInput`. */
export function parseRights(text: string): Rights {
  if (text === 'full' || text === 'workloads') return { profile: text };
  const clusterRole = text.startsWith(EXISTING) ? text.slice(EXISTING.length) : '';
  if (clusterRole !== '') return { clusterRole };
  throw new UserError('BadInput', `"${text}" is not one of full, workloads, ${EXISTING}NAME`);
}

const FULL: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['get'], nonResourceURLs: ['*'] },
];

const READ = ['get', 'list', 'watch'];
const WRITE = [...READ, 'create', 'update', 'patch', 'delete'];

const rule = (group: string, resources: readonly string[], verbs: readonly string[], names?: string[]): PolicyRule => ({
  apiGroups: [group],
  resources: [...resources],
  verbs: [...verbs],
  ...(names ? { resourceNames: names } : {}),
});

const RBAC = 'rbac.authorization.k8s.io';
const IMPERSONATION = ['karmada-impersonator'];
/** Subjects of `impersonate`: nobody may grant what they do not have. */
const PERSONS = ['users', 'groups', 'serviceaccounts'];

/** Documented in docs/members.md, and tested against the walkthrough of a workload. */
const WORKLOADS: readonly PolicyRule[] = [
  { verbs: ['get'], nonResourceURLs: ['*'] },
  rule('', ['nodes', 'pods', 'events', 'replicationcontrollers'], READ),
  rule(
    '',
    ['namespaces', 'configmaps', 'secrets', 'services', 'serviceaccounts', 'persistentvolumeclaims', 'pods'],
    WRITE,
  ),
  rule('apps', ['deployments', 'statefulsets', 'daemonsets', 'replicasets', 'controllerrevisions'], WRITE),
  rule('batch', ['jobs', 'cronjobs'], WRITE),
  rule('networking.k8s.io', ['ingresses', 'networkpolicies'], WRITE),
  rule('autoscaling', ['horizontalpodautoscalers'], WRITE),
  rule('policy', ['poddisruptionbudgets'], WRITE),
  rule('discovery.k8s.io', ['endpointslices'], WRITE),
  rule('metrics.k8s.io', ['nodes', 'pods'], READ),
  rule('', PERSONS, ['impersonate']),
  rule(RBAC, ['clusterroles', 'clusterrolebindings'], ['create', 'list', 'watch']),
  rule(RBAC, ['clusterroles', 'clusterrolebindings'], ['get', 'update', 'patch', 'delete'], IMPERSONATION),
];

const RULES = { full: FULL, workloads: WORKLOADS } as const;

/** The ClusterRole the control plane's account gets. */
export function roleName(clusterName: string, rights: Rights): string {
  return 'clusterRole' in rights ? rights.clusterRole : memberRole(clusterName);
}

/** The ClusterRole join makes; undefined where the member brings its own. */
export function memberClusterRole(clusterName: string, rights: Rights): ClusterRole | undefined {
  if ('clusterRole' in rights) return undefined;
  return {
    metadata: { name: memberRole(clusterName), labels: { ...SYSTEM_LABELS } },
    rules: RULES[rights.profile].map((one) => ({ ...one })),
  };
}

/** Gives the role to the control plane's account. */
export function memberClusterRoleBinding(clusterName: string, namespace: string, rights: Rights): ClusterRoleBinding {
  return {
    metadata: { name: memberRole(clusterName), labels: { ...SYSTEM_LABELS } },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: roleName(clusterName, rights) },
    subjects: [{ kind: 'ServiceAccount', name: memberAccount(clusterName), namespace }],
  };
}

/** Which rights these rules are; undefined where they are neither. */
export function rightsOf(rules: readonly PolicyRule[] | undefined): Rights | undefined {
  const profile = (['full', 'workloads'] as const).find((name) => sameRules(RULES[name], rules ?? []));
  return profile === undefined ? undefined : { profile };
}

function sameRules(left: readonly PolicyRule[], right: readonly PolicyRule[]): boolean {
  const text = (rules: readonly PolicyRule[]): string => JSON.stringify(rules.map(normal).sort());
  return text(left) === text(right);
}

function normal({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): string {
  return [verbs, apiGroups, resources, resourceNames, nonResourceURLs]
    .map((list) => [...list].sort().join(','))
    .join(';');
}
