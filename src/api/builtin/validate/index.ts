/** The validation of built-in kinds beyond metadata, by group, version and kind. */

import type { WriteContext } from '../../kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import type { Problem } from '../../meta/problem.ts';
import {
  validateClusterRole,
  validateClusterRoleBinding,
  validateRole,
  validateRoleBinding,
  validateSigningRequest,
  validateWebhooks,
} from './access.ts';
import {
  validateAutoscaler,
  validateBudget,
  validateClaim,
  validateDefinition,
  validateEvent,
  validateLease,
  validatePriorityClass,
  validateQuota,
  validateStorageClass,
  validateVolume,
} from './cluster.ts';
import { validateConfigMap, validateSecret } from './data.ts';
import { validateEndpointSlice, validateEndpoints, validateIngress, validateService } from './network.ts';
import { validatePod } from './pod.ts';
import {
  validateCronJob,
  validateDaemonSet,
  validateDeployment,
  validateJob,
  validateReplicaSet,
  validateStatefulSet,
} from './workloads.ts';

type Validate = (object: KubeObject, context: WriteContext) => Problem[];

function row<T extends KubeObject>(validate: (object: T, context: WriteContext) => Problem[]): Validate {
  return validate as (object: KubeObject, context: WriteContext) => Problem[];
}

/** Keyed by `group/version/kind`. */
export const VALIDATE: Readonly<Record<string, Validate>> = {
  '/v1/ConfigMap': row(validateConfigMap),
  '/v1/Endpoints': row(validateEndpoints),
  '/v1/Event': row(validateEvent),
  '/v1/PersistentVolume': row(validateVolume),
  '/v1/PersistentVolumeClaim': row(validateClaim),
  '/v1/Pod': row(validatePod),
  '/v1/ResourceQuota': row(validateQuota),
  '/v1/Secret': row(validateSecret),
  '/v1/Service': row(validateService),
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': row(validateWebhooks),
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': row(validateWebhooks),
  'apiextensions.k8s.io/v1/CustomResourceDefinition': row(validateDefinition),
  'apps/v1/DaemonSet': row(validateDaemonSet),
  'apps/v1/Deployment': row(validateDeployment),
  'apps/v1/ReplicaSet': row(validateReplicaSet),
  'apps/v1/StatefulSet': row(validateStatefulSet),
  'autoscaling/v2/HorizontalPodAutoscaler': row(validateAutoscaler),
  'batch/v1/CronJob': row(validateCronJob),
  'batch/v1/Job': row(validateJob),
  'certificates.k8s.io/v1/CertificateSigningRequest': row(validateSigningRequest),
  'coordination.k8s.io/v1/Lease': row(validateLease),
  'discovery.k8s.io/v1/EndpointSlice': row(validateEndpointSlice),
  'networking.k8s.io/v1/Ingress': row(validateIngress),
  'policy/v1/PodDisruptionBudget': row(validateBudget),
  'rbac.authorization.k8s.io/v1/ClusterRole': row(validateClusterRole),
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': row(validateClusterRoleBinding),
  'rbac.authorization.k8s.io/v1/Role': row(validateRole),
  'rbac.authorization.k8s.io/v1/RoleBinding': row(validateRoleBinding),
  'scheduling.k8s.io/v1/PriorityClass': row(validatePriorityClass),
  'storage.k8s.io/v1/StorageClass': row(validateStorageClass),
};
