/** The kinds an installation consists of. */

import { deployments, statefulSets } from '../../api/core/apps.ts';
import { configMaps, namespaces, nodes, secrets, serviceAccounts, services } from '../../api/core/core.ts';
import { apiServices, customResourceDefinitions } from '../../api/core/extension.ts';
import { pods } from '../../api/core/pod.ts';
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '../../api/core/rbac.ts';
import { clusterResource } from '../../api/core/resource.ts';
import { persistentVolumeClaims } from '../../api/core/storage.ts';
import { parseApiVersion, type Resource } from '../../api/kind.ts';
import type { AnyObject, KubeObject } from '../../api/meta/object.ts';

const ADMISSION = 'admissionregistration.k8s.io/v1';

export const mutatingWebhooks: Resource = clusterResource(
  ADMISSION,
  'MutatingWebhookConfiguration',
  'mutatingwebhookconfigurations',
);
export const validatingWebhooks: Resource = clusterResource(
  ADMISSION,
  'ValidatingWebhookConfiguration',
  'validatingwebhookconfigurations',
);

const RESOURCES: readonly Resource[] = [
  namespaces,
  nodes,
  secrets,
  configMaps,
  serviceAccounts,
  services,
  pods,
  persistentVolumeClaims,
  deployments,
  statefulSets,
  customResourceDefinitions,
  apiServices,
  clusterRoles,
  clusterRoleBindings,
  roles,
  roleBindings,
  mutatingWebhooks,
  validatingWebhooks,
];

/** How to address an object of an installation. */
export function resourceOf({ apiVersion = '', kind = '', metadata }: KubeObject): Resource<AnyObject> {
  const { group, version } = parseApiVersion(apiVersion);
  const found = RESOURCES.find((each) => each.kind === kind && each.group === group && each.version === version);
  if (found) return found as Resource<AnyObject>;
  throw new Error(`${apiVersion} ${kind} ${metadata.name} is of a kind no installation has`);
}

/** `Deployment karmada-system/karmada-webhook`, `ClusterRole karmada-view` */
export function nameOf({ kind, metadata: { namespace, name } }: KubeObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
