/** Who the components are to the control plane: one certificate each, so that one can be told from another, and revoked. */

import type { AnyObject } from '../api/meta/object.ts';
import { clusterRoleBinding, role, roleBinding } from './objects/rbac.ts';

/** Pods that reach the control plane with a kubeconfig from the secret `<name>-config`. */
export const CONFIG_OWNERS = [
  'karmada-aggregated-apiserver',
  'karmada-controller-manager',
  'kube-controller-manager',
  'karmada-scheduler',
  'karmada-descheduler',
  'karmada-metrics-adapter',
  'karmada-search',
  'karmada-webhook',
] as const;

export type ConfigOwner = (typeof CONFIG_OWNERS)[number];

export interface ComponentIdentity {
  owner: ConfigOwner;
  user: string;
  groups: readonly string[];
}

const KUBE_CONTROLLER_MANAGER = 'system:kube-controller-manager';

export const COMPONENT_IDENTITIES: readonly ComponentIdentity[] = CONFIG_OWNERS.map((owner) => ({
  owner,
  user: owner === 'kube-controller-manager' ? KUBE_CONTROLLER_MANAGER : `system:karmada:${owner}`,
  groups: [],
}));

/**
 * What the identities may do. Kubernetes' controllers have a role of their own in every API server and need their lease
 * besides; what Karmada's components need is written down nowhere upstream, so they may do everything.
 */
export function componentAccess(namespace: string): AnyObject[] {
  const lease = 'system:karmada:kube-controller-manager-lease';
  return [
    ...COMPONENT_IDENTITIES.filter(({ user }) => user !== KUBE_CONTROLLER_MANAGER).map(({ user }) =>
      clusterRoleBinding(user, 'cluster-admin', { kind: 'User', name: user }),
    ),
    role(namespace, lease, [
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        verbs: ['create', 'get', 'update', 'patch', 'list', 'watch'],
      },
    ]),
    roleBinding(namespace, lease, { kind: 'User', name: KUBE_CONTROLLER_MANAGER }),
  ];
}
