/** Access rules inside the control plane: who may view, edit, proxy and register. */

import type { AnyObject } from '../../api/meta/object.ts';

const RBAC = 'rbac.authorization.k8s.io';
const SYSTEM_LABELS = { 'karmada.io/system': 'true' };
/** The group a bootstrap token for members puts its bearer into. */
export const BOOTSTRAP_GROUP = 'system:bootstrappers:karmada:default-cluster-token';

export interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

export interface Subject {
  kind: 'User' | 'Group';
  name: string;
}

function clusterRole(
  name: string,
  rules: Rule[],
  labels: Record<string, string> = {},
  annotations?: Record<string, string>,
): AnyObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRole',
    metadata: { name, labels: { ...SYSTEM_LABELS, ...labels }, ...(annotations ? { annotations } : {}) },
    rules,
  };
}

/** Gives a cluster role to somebody. */
export function clusterRoleBinding(name: string, role: string, subject: Subject): AnyObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name, labels: { ...SYSTEM_LABELS } },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: RBAC, ...subject }],
  };
}

/** A role within a namespace. */
export function role(namespace: string, name: string, rules: Rule[]): AnyObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'Role',
    metadata: { name, namespace, labels: { ...SYSTEM_LABELS } },
    rules,
  };
}

/** Gives the role of the same name to somebody. */
export function roleBinding(namespace: string, name: string, subject: Subject): AnyObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace, labels: { ...SYSTEM_LABELS } },
    roleRef: { apiGroup: RBAC, kind: 'Role', name },
    subjects: [{ apiGroup: RBAC, ...subject }],
  };
}

const withStatus = (resources: string[]): string[] => resources.flatMap((resource) => [resource, `${resource}/status`]);

/** What a user of a namespace may see or change of Karmada's kinds, by group. */
function namespacedKinds(verbs: string[]): Rule[] {
  const rule = (group: string, resources: string[]): Rule => ({ apiGroups: [group], resources, verbs });
  return [
    rule('autoscaling.karmada.io', withStatus(['cronfederatedhpas', 'federatedhpas'])),
    rule('multicluster.x-k8s.io', withStatus(['serviceexports', 'serviceimports'])),
    rule('networking.karmada.io', withStatus(['multiclusteringresses', 'multiclusterservices'])),
    rule('policy.karmada.io', ['overridepolicies', 'propagationpolicies']),
    rule('work.karmada.io', withStatus(['resourcebindings', 'works'])),
  ];
}

function aggregated(name: string, into: 'view' | 'edit', verbs: string[]): AnyObject {
  const labels = { 'kubernetes.io/bootstrapping': 'rbac-defaults', [`${RBAC}/aggregate-to-${into}`]: 'true' };
  return clusterRole(name, namespacedKinds(verbs), labels, { 'rbac.authorization.kubernetes.io/autoupdate': 'true' });
}

const CSR_GROUP = ['certificates.k8s.io'];

/** The roles people and tools use: aggregated view and edit, and the members' API proxy for the admin. */
export function accessRoles(): AnyObject[] {
  return [
    aggregated('karmada-view', 'view', ['get', 'list', 'watch']),
    aggregated('karmada-edit', 'edit', ['create', 'update', 'patch', 'delete', 'deletecollection']),
    clusterRole('cluster-proxy-admin', [
      { apiGroups: ['cluster.karmada.io'], resources: ['clusters/proxy'], verbs: ['*'] },
    ]),
    clusterRoleBinding('cluster-proxy-admin', 'cluster-proxy-admin', { kind: 'User', name: 'system:admin' }),
  ];
}

/** What lets `register` work: members ask for a certificate with a bootstrap token, and renew it themselves. */
export function registrationRoles(): AnyObject[] {
  const autoApprover = 'system:karmada:certificatesigningrequest:autoapprover';
  const selfApprover = 'system:karmada:certificatesigningrequest:selfautoapprover';
  const generator = 'system:karmada:agent-rbac-generator';
  const create = (resource: string): Rule[] => [
    { apiGroups: CSR_GROUP, resources: [`certificatesigningrequests/${resource}`], verbs: ['create'] },
  ];
  return [
    clusterRole(generator, [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]),
    clusterRoleBinding(generator, generator, { kind: 'User', name: 'system:karmada:agent:rbac-generator' }),
    clusterRoleBinding('system:karmada:agent-bootstrap', 'system:node-bootstrapper', {
      kind: 'Group',
      name: BOOTSTRAP_GROUP,
    }),
    clusterRole(autoApprover, create('clusteragent')),
    clusterRoleBinding('system:karmada:agent-autoapprove-bootstrap', autoApprover, {
      kind: 'Group',
      name: BOOTSTRAP_GROUP,
    }),
    clusterRole(selfApprover, create('selfclusteragent')),
    clusterRoleBinding('system:karmada:agent-autoapprove-certificate-rotation', selfApprover, {
      kind: 'Group',
      name: 'system:karmada:agents',
    }),
  ];
}

/** The ConfigMap from which a member without credentials learns the server and its CA, and the right to read it. */
export function clusterInfo(kubeconfig: string): AnyObject[] {
  const name = 'system:karmada:bootstrap-signer-clusterinfo';
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cluster-info', namespace: 'kube-public' },
      data: { kubeconfig },
    },
    role('kube-public', name, [
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['cluster-info'], verbs: ['get'] },
    ]),
    roleBinding('kube-public', name, { kind: 'User', name: 'system:anonymous' }),
  ];
}
