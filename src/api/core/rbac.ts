/** Roles and who holds them. */

import type { Resource } from '../kind.ts';
import type { KubeObject } from '../meta/object.ts';
import { clusterResource, namespacedResource } from './resource.ts';
import type { LabelSelector } from './selector.ts';

export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

export interface RoleRef {
  apiGroup: string;
  kind: string;
  name: string;
}

export interface Subject {
  kind: string;
  name: string;
  apiGroup?: string;
  namespace?: string;
}

export interface Role extends KubeObject {
  rules?: PolicyRule[];
}

export interface ClusterRole extends KubeObject {
  rules?: PolicyRule[];
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] };
}

export interface RoleBinding extends KubeObject {
  roleRef: RoleRef;
  subjects?: Subject[];
}

export type ClusterRoleBinding = RoleBinding;

const GROUP = 'rbac.authorization.k8s.io/v1';

export const roles: Resource<Role> = namespacedResource(GROUP, 'Role', 'roles');
export const roleBindings: Resource<RoleBinding> = namespacedResource(GROUP, 'RoleBinding', 'rolebindings');
export const clusterRoles: Resource<ClusterRole> = clusterResource(GROUP, 'ClusterRole', 'clusterroles');
export const clusterRoleBindings: Resource<ClusterRoleBinding> = clusterResource(
  GROUP,
  'ClusterRoleBinding',
  'clusterrolebindings',
);
