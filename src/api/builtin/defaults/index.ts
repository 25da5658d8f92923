/** The defaults of built-in kinds that depend on the object alone, by group, version and kind. */

import type { KubeObject } from '../../meta/object.ts';
import {
  defaultAutoscaler,
  defaultCustomResourceDefinition,
  defaultLimitRange,
  defaultMutatingWebhooks,
  defaultNamespace,
  defaultPriorityClass,
  defaultRoleBinding,
  defaultSecret,
  defaultValidatingWebhooks,
} from './cluster.ts';
import {
  defaultEndpointSlice,
  defaultEndpoints,
  defaultIngressClass,
  defaultNetworkPolicy,
  defaultService,
} from './network.ts';
import { defaultPod } from './pod-spec.ts';
import { defaultClaim, defaultStorageClass, defaultVolumeObject } from './storage.ts';
import {
  defaultCronJob,
  defaultDaemonSet,
  defaultDeployment,
  defaultJob,
  defaultPodTemplate,
  defaultReplicaSet,
  defaultReplicationController,
  defaultStatefulSet,
} from './workloads.ts';

type Defaults = (object: KubeObject) => void;

/** One row; the function gets decoded objects of its kind only. */
function row<T extends KubeObject>(defaults: (object: T) => void): Defaults {
  return defaults as (object: KubeObject) => void;
}

const DEFAULTS: Readonly<Record<string, Defaults>> = {
  'core.v1.Pod': row(defaultPod),
  'core.v1.PodTemplate': row(defaultPodTemplate),
  'core.v1.ReplicationController': row(defaultReplicationController),
  'core.v1.Service': row(defaultService),
  'core.v1.Endpoints': row(defaultEndpoints),
  'core.v1.Namespace': row(defaultNamespace),
  'core.v1.Secret': row(defaultSecret),
  'core.v1.PersistentVolumeClaim': row(defaultClaim),
  'core.v1.PersistentVolume': row(defaultVolumeObject),
  'core.v1.LimitRange': row(defaultLimitRange),
  'apps.v1.Deployment': row(defaultDeployment),
  'apps.v1.ReplicaSet': row(defaultReplicaSet),
  'apps.v1.StatefulSet': row(defaultStatefulSet),
  'apps.v1.DaemonSet': row(defaultDaemonSet),
  'batch.v1.Job': row(defaultJob),
  'batch.v1.CronJob': row(defaultCronJob),
  'discovery.v1.EndpointSlice': row(defaultEndpointSlice),
  'networking.v1.NetworkPolicy': row(defaultNetworkPolicy),
  'networking.v1.IngressClass': row(defaultIngressClass),
  'autoscaling.v2.HorizontalPodAutoscaler': row(defaultAutoscaler),
  'rbac.v1.RoleBinding': row(defaultRoleBinding),
  'rbac.v1.ClusterRoleBinding': row(defaultRoleBinding),
  'storage.v1.StorageClass': row(defaultStorageClass),
  'scheduling.v1.PriorityClass': row(defaultPriorityClass),
  'apiextensions.v1.CustomResourceDefinition': row(defaultCustomResourceDefinition),
  'admissionregistration.v1.ValidatingWebhookConfiguration': row(defaultValidatingWebhooks),
  'admissionregistration.v1.MutatingWebhookConfiguration': row(defaultMutatingWebhooks),
};

/** Fills in the defaults of a decoded object, in place; `definition` is its OpenAPI name. */
export function applyBuiltinDefaults(definition: string, object: KubeObject): void {
  DEFAULTS[definition.split('.').slice(-3).join('.')]?.(object);
}
