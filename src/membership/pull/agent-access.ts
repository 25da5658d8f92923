/** What the agent of one Pull member may do in the control plane: its own affairs, and nothing of other members. */

import { namespaces } from '../../api/core/core.ts';
import {
  clusterRoleBindings,
  clusterRoles,
  type PolicyRule,
  type RoleRef,
  roleBindings,
  roles,
  type Subject,
} from '../../api/core/rbac.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import { executionNamespace } from '../../propagation/names.ts';
import type { Wanted } from '../ensure.ts';
import { impersonatorSecret, SYSTEM_LABELS } from '../names.ts';

export const AGENTS_GROUP = 'system:karmada:agents';

/** The user an agent is, by its certificate. */
export function agentUser(clusterName: string): string {
  return `system:karmada:agent:${clusterName}`;
}

const RBAC = 'rbac.authorization.k8s.io';

const rule = (group: string, resources: string[], verbs: string[], resourceNames?: string[]): PolicyRule => ({
  apiGroups: [group],
  resources,
  ...(resourceNames ? { resourceNames } : {}),
  verbs,
});

/** In order: what is bound comes before its binding. `namespace` holds the members' credentials. */
export function agentAccess(clusterName: string, namespace: string): Wanted[] {
  const space = executionNamespace(clusterName);
  const name = (suffix: string): string => `system:karmada:${clusterName}:${suffix}`;
  const [own, secretRole, workRole] = [name('agent'), name('agent-secret'), name('agent-work')];
  const subjects: Subject[] = [{ apiGroup: RBAC, kind: 'User', name: agentUser(clusterName) }];
  const meta = (of: string, inside?: string): KubeObject['metadata'] => ({
    name: of,
    ...(inside === undefined ? {} : { namespace: inside }),
    labels: { ...SYSTEM_LABELS },
  });
  const ref = (kind: string, to: string): RoleRef => ({ apiGroup: RBAC, kind, name: to });
  return [
    { resource: namespaces, object: { metadata: meta(namespace) } },
    { resource: namespaces, object: { metadata: meta(space) } },
    { resource: clusterRoles, object: { metadata: meta(own), rules: clusterRules(clusterName) }, mend: ['rules'] },
    {
      resource: roles,
      object: { metadata: meta(secretRole, namespace), rules: secretRules(clusterName) },
      mend: ['rules'],
    },
    { resource: roles, object: { metadata: meta(workRole, space), rules: WORK_RULES }, mend: ['rules'] },
    {
      resource: clusterRoleBindings,
      object: { metadata: meta(own), roleRef: ref('ClusterRole', own), subjects },
      mend: ['subjects'],
    },
    {
      resource: roleBindings,
      object: { metadata: meta(secretRole, namespace), roleRef: ref('Role', secretRole), subjects },
      mend: ['subjects'],
    },
    {
      resource: roleBindings,
      object: { metadata: meta(workRole, space), roleRef: ref('Role', workRole), subjects },
      mend: ['subjects'],
    },
  ] as unknown as Wanted[];
}

function clusterRules(clusterName: string): PolicyRule[] {
  const group = 'cluster.karmada.io';
  return [
    rule(group, ['clusters'], ['get', 'delete'], [clusterName]),
    rule(group, ['clusters'], ['create', 'list', 'watch']),
    rule(group, ['clusters/status'], ['update'], [clusterName]),
    rule(
      'config.karmada.io',
      ['resourceinterpreterwebhookconfigurations', 'resourceinterpretercustomizations'],
      ['get', 'list', 'watch'],
    ),
    rule('', ['namespaces'], ['get']),
    rule('coordination.k8s.io', ['leases'], ['get', 'create', 'update']),
    rule('certificates.k8s.io', ['certificatesigningrequests'], ['get', 'create']),
    rule('', ['services'], ['list', 'watch']),
    rule('', ['events'], ['patch', 'create', 'update']),
  ];
}

function secretRules(clusterName: string): PolicyRule[] {
  return [
    rule('', ['secrets'], ['get', 'patch'], [clusterName, impersonatorSecret(clusterName)]),
    rule('', ['secrets'], ['create']),
  ];
}

const WORK_RULES: PolicyRule[] = [
  rule('work.karmada.io', ['works'], ['get', 'create', 'list', 'watch', 'update', 'delete']),
  rule('work.karmada.io', ['works/status'], ['patch', 'update']),
];
