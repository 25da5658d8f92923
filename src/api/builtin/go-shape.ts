/**
 * What the schemas of the built-in kinds do not tell: which fields Kubernetes always writes and which vanish when empty.
 * Definition names are given without `io.k8s.api.` and version: `core.ServicePort` stands for `core.v1.ServicePort`.
 */

/** Objects that are always there, empty where nothing was given. `*` stands for every definition. */
const ALWAYS_THERE: Readonly<Record<string, readonly string[]>> = {
  '*': ['metadata'],
  'apps.Deployment': ['spec', 'status'],
  'apps.DeploymentSpec': ['strategy', 'template'],
  'apps.DaemonSet': ['spec', 'status'],
  'apps.DaemonSetSpec': ['template', 'updateStrategy'],
  'apps.ReplicaSet': ['spec', 'status'],
  'apps.ReplicaSetSpec': ['template'],
  'apps.StatefulSet': ['spec', 'status'],
  'apps.StatefulSetSpec': ['template', 'updateStrategy'],
  'autoscaling.HorizontalPodAutoscaler': ['spec', 'status'],
  'autoscaling.HorizontalPodAutoscalerSpec': ['scaleTargetRef'],
  'autoscaling.Scale': ['spec', 'status'],
  'autoscaling.ResourceMetricSource': ['target'],
  'autoscaling.ContainerResourceMetricSource': ['target'],
  'autoscaling.PodsMetricSource': ['metric', 'target'],
  'autoscaling.ObjectMetricSource': ['describedObject', 'metric', 'target'],
  'autoscaling.ExternalMetricSource': ['metric', 'target'],
  'batch.CronJob': ['spec', 'status'],
  'batch.CronJobSpec': ['jobTemplate'],
  'batch.Job': ['spec', 'status'],
  'batch.JobSpec': ['template'],
  'batch.JobTemplateSpec': ['spec'],
  'certificates.CertificateSigningRequest': ['spec', 'status'],
  'coordination.Lease': ['spec'],
  'core.Container': ['resources'],
  'core.ContainerStatus': ['lastState', 'state'],
  'core.EphemeralContainer': ['resources'],
  'core.Event': ['involvedObject', 'source'],
  'core.LimitRange': ['spec'],
  'core.Namespace': ['spec', 'status'],
  'core.Node': ['spec', 'status'],
  'core.NodeDaemonEndpoints': ['kubeletEndpoint'],
  'core.NodeStatus': ['daemonEndpoints', 'nodeInfo'],
  'core.PersistentVolume': ['spec', 'status'],
  'core.PersistentVolumeClaim': ['spec', 'status'],
  'core.PersistentVolumeClaimSpec': ['resources'],
  'core.PersistentVolumeClaimTemplate': ['spec'],
  'core.Pod': ['spec', 'status'],
  'core.PodTemplate': ['template'],
  'core.PodTemplateSpec': ['spec'],
  'core.ReplicationController': ['spec', 'status'],
  'core.ResourceQuota': ['spec', 'status'],
  'core.Service': ['spec', 'status'],
  'core.ServiceStatus': ['loadBalancer'],
  'discovery.Endpoint': ['conditions'],
  'flowcontrol.FlowSchema': ['spec', 'status'],
  'flowcontrol.PriorityLevelConfiguration': ['spec', 'status'],
  'networking.HTTPIngressPath': ['backend'],
  'networking.Ingress': ['spec', 'status'],
  'networking.IngressClass': ['spec'],
  'networking.IngressServiceBackend': ['port'],
  'networking.IngressStatus': ['loadBalancer'],
  'networking.NetworkPolicy': ['spec'],
  'networking.NetworkPolicySpec': ['podSelector'],
  'networking.ServiceCIDR': ['spec', 'status'],
  'policy.PodDisruptionBudget': ['spec', 'status'],
  'rbac.ClusterRoleBinding': ['roleRef'],
  'rbac.RoleBinding': ['roleRef'],
  'resource.ResourceClaim': ['spec', 'status'],
  'storage.CSIDriver': ['spec'],
  'storage.CSINode': ['spec'],
  'storage.VolumeAttachment': ['spec', 'status'],
  'admissionregistration.MutatingWebhook': ['clientConfig'],
  'admissionregistration.ValidatingWebhook': ['clientConfig'],
  'admissionregistration.ValidatingAdmissionPolicy': ['spec', 'status'],
  'admissionregistration.ValidatingAdmissionPolicyBinding': ['spec'],
  'apiextensions.CustomResourceDefinition': ['spec', 'status'],
  'apiextensions.CustomResourceDefinitionSpec': ['names'],
  'apiextensions.CustomResourceDefinitionStatus': ['acceptedNames'],
  'apiregistration.APIService': ['spec', 'status'],
};

/** Optional numbers and booleans that vanish when 0 or false; all others keep what was given. */
const VANISHING: Readonly<Record<string, readonly string[]>> = {
  '*': ['minReadySeconds', 'observedGeneration', 'readOnly', 'replicas', 'readyReplicas', 'availableReplicas'],
  'apps.DaemonSetStatus': ['numberAvailable', 'numberUnavailable', 'updatedNumberScheduled'],
  'apps.DeploymentSpec': ['paused'],
  'apps.DeploymentStatus': ['unavailableReplicas', 'updatedReplicas'],
  'apps.ReplicaSetStatus': ['fullyLabeledReplicas'],
  'apps.StatefulSetStatus': ['currentReplicas', 'updatedReplicas'],
  'autoscaling.HorizontalPodAutoscalerStatus': ['currentReplicas'],
  'batch.JobStatus': ['active', 'failed', 'succeeded'],
  'core.Container': ['stdin', 'stdinOnce', 'tty'],
  'core.ContainerImage': ['sizeBytes'],
  'core.ContainerPort': ['hostPort'],
  'core.ContainerStateTerminated': ['signal'],
  'core.EphemeralContainer': ['stdin', 'stdinOnce', 'tty'],
  'core.Event': ['count'],
  'core.EventSeries': ['count'],
  'core.NodeSpec': ['unschedulable'],
  'core.PodSpec': ['hostIPC', 'hostNetwork', 'hostPID'],
  'core.Probe': ['failureThreshold', 'initialDelaySeconds', 'periodSeconds', 'successThreshold', 'timeoutSeconds'],
  'core.ReplicationControllerStatus': ['fullyLabeledReplicas'],
  'core.ServicePort': ['nodePort'],
  'core.ServiceSpec': ['healthCheckNodePort', 'publishNotReadyAddresses'],
  'events.Event': ['deprecatedCount'],
  'meta.ObjectMeta': ['generation'],
  'networking.ServiceBackendPort': ['number'],
  'scheduling.PriorityClass': ['globalDefault'],
  'apiextensions.CustomResourceColumnDefinition': ['priority'],
  'apiextensions.CustomResourceDefinitionSpec': ['preserveUnknownFields'],
  'apiextensions.CustomResourceDefinitionVersion': ['deprecated'],
  'apiextensions.JSONSchemaProps': [
    'exclusiveMaximum',
    'exclusiveMinimum',
    'nullable',
    'uniqueItems',
    'x-kubernetes-embedded-resource',
    'x-kubernetes-int-or-string',
  ],
  'apiregistration.APIServiceSpec': ['insecureSkipTLSVerify'],
};

/** Optional numbers that are kept when 0 although the name vanishes elsewhere. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  'apps.DeploymentSpec': ['replicas'],
  'apps.ReplicaSetSpec': ['replicas'],
  'apps.StatefulSetSpec': ['replicas'],
  'apps.StatefulSetStatus': ['availableReplicas'],
  'autoscaling.HorizontalPodAutoscalerStatus': ['observedGeneration'],
  'core.ReplicationControllerSpec': ['replicas'],
  'core.AzureDiskVolumeSource': ['readOnly'],
  'core.CSIVolumeSource': ['readOnly'],
};

/** Optional texts that mean something when empty. */
const MEANINGFUL_EMPTY: Readonly<Record<string, readonly string[]>> = {
  'core.PersistentVolumeClaimSpec': ['storageClassName', 'volumeAttributesClassName'],
  'coordination.LeaseSpec': ['holderIdentity'],
  'discovery.EndpointPort': ['appProtocol', 'name'],
  'networking.IngressSpec': ['ingressClassName'],
  'core.PodSpec': ['runtimeClassName'],
  'core.HostPathVolumeSource': ['type'],
};

/** Required by the schema, and yet null rather than empty when missing. */
const REQUIRED_BUT_NULL: Readonly<Record<string, readonly string[]>> = {
  'admissionregistration.MutatingWebhook': ['sideEffects'],
  'admissionregistration.ValidatingWebhook': ['sideEffects'],
};

/** Optional fields that are written as 0 or null when missing. */
const WRITTEN_ZERO: Readonly<Record<string, readonly string[]>> = {
  'apiextensions.CustomResourceDefinitionStatus': ['conditions', 'storedVersions'],
  'autoscaling.HorizontalPodAutoscalerStatus': ['currentMetrics'],
  'apps.StatefulSetStatus': ['availableReplicas'],
  'policy.PodDisruptionBudgetStatus': ['currentHealthy', 'desiredHealthy', 'disruptionsAllowed', 'expectedPods'],
  'scheduling.PriorityClass': ['value'],
};

/** `io.k8s.api.core.v1.ServicePort` → `core.ServicePort`. */
export function shortName(definition: string): string {
  const parts = definition.split('.');
  const name = parts.at(-1) ?? '';
  return `${parts.at(-3) ?? ''}.${name}`;
}

function lists(table: Readonly<Record<string, readonly string[]>>, short: string, field: string): boolean {
  return (table[short]?.includes(field) || table['*']?.includes(field)) ?? false;
}

/** How one field of a definition behaves when empty or missing. */
export interface GoField {
  /** An object that is filled in when missing. */
  alwaysThere: boolean;
  /** An empty value is dropped. */
  vanishes: boolean;
  /** A missing value is written as its zero. */
  writtenZero: boolean;
}

/** Looks a field up in the tables of this file. */
export function goField(definition: string, field: string, required: boolean, type: string | undefined): GoField {
  const short = shortName(definition);
  const writtenZero = (required && !lists(REQUIRED_BUT_NULL, short, field)) || lists(WRITTEN_ZERO, short, field);
  return {
    alwaysThere: lists(ALWAYS_THERE, short, field),
    vanishes: !required && !writtenZero && vanishesWhenEmpty(short, field, type),
    writtenZero,
  };
}

function vanishesWhenEmpty(short: string, field: string, type: string | undefined): boolean {
  if (type === undefined) return false;
  if (type !== 'boolean' && type !== 'integer' && type !== 'number') return !lists(MEANINGFUL_EMPTY, short, field);
  return lists(VANISHING, short, field) && !lists(KEPT, short, field);
}
