/** The cells of the built-in kinds, by group, version and plural. Kinds not listed show their name and age. */

import type { KubeObject } from '../meta/object.ts';
import {
  ageCells,
  claimCells,
  configMapCells,
  createdAtCells,
  endpointsCells,
  eventCells,
  namespaceCells,
  nodeCells,
  quotaCells,
  secretCells,
  serviceCells,
  volumeCells,
} from './core-cells.ts';
import {
  apiServiceCells,
  autoscalerCells,
  budgetCells,
  endpointSliceCells,
  ingressCells,
  ingressClassCells,
  leaseCells,
  networkPolicyCells,
  priorityClassCells,
  revisionCells,
  roleBindingCells,
  signingRequestCells,
  storageClassCells,
  webhookCells,
} from './group-cells.ts';
import {
  cronJobCells,
  daemonSetCells,
  deploymentCells,
  jobCells,
  podCells,
  podTemplateCells,
  replicaSetCells,
  replicationControllerCells,
  statefulSetCells,
} from './workload-cells.ts';

type Cells = (object: KubeObject, nowMs: number) => unknown[];

/** One row of the table: the name, then what the function says. */
function named<T extends KubeObject>(cells: (object: T, nowMs: number) => unknown[]): Cells {
  return (object, nowMs) => [object.metadata.name ?? '', ...cells(object as T, nowMs)];
}

/** Without the name: events start with when they were seen. */
function whole<T extends KubeObject>(cells: (object: T, nowMs: number) => unknown[]): Cells {
  return cells as Cells;
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

const defaultMarked: Cells = (object, nowMs) => {
  const [name, ...rest] = named(storageClassCells)(object, nowMs);
  return [object.metadata.annotations?.[DEFAULT_CLASS] === 'true' ? `${name} (default)` : name, ...rest];
};

export const CELLS: Readonly<Record<string, Cells>> = {
  '/v1/configmaps': named(configMapCells),
  '/v1/endpoints': named(endpointsCells),
  '/v1/events': whole(eventCells),
  '/v1/limitranges': named(createdAtCells),
  '/v1/namespaces': named(namespaceCells),
  '/v1/nodes': named(nodeCells),
  '/v1/persistentvolumeclaims': named(claimCells),
  '/v1/persistentvolumes': named(volumeCells),
  '/v1/pods': named(podCells),
  '/v1/podtemplates': named(podTemplateCells),
  '/v1/replicationcontrollers': named(replicationControllerCells),
  '/v1/resourcequotas': named(quotaCells),
  '/v1/secrets': named(secretCells),
  '/v1/serviceaccounts': named(ageCells),
  '/v1/services': named(serviceCells),
  'apiregistration.k8s.io/v1/apiservices': named(apiServiceCells),
  'apps/v1/controllerrevisions': named(revisionCells),
  'apps/v1/daemonsets': named(daemonSetCells),
  'apps/v1/deployments': named(deploymentCells),
  'apps/v1/replicasets': named(replicaSetCells),
  'apps/v1/statefulsets': named(statefulSetCells),
  'autoscaling/v2/horizontalpodautoscalers': named(autoscalerCells),
  'batch/v1/cronjobs': named(cronJobCells),
  'batch/v1/jobs': named(jobCells),
  'certificates.k8s.io/v1/certificatesigningrequests': named(signingRequestCells),
  'coordination.k8s.io/v1/leases': named(leaseCells),
  'discovery.k8s.io/v1/endpointslices': named(endpointSliceCells),
  'networking.k8s.io/v1/ingressclasses': named(ingressClassCells),
  'networking.k8s.io/v1/ingresses': named(ingressCells),
  'networking.k8s.io/v1/networkpolicies': named(networkPolicyCells),
  'policy/v1/poddisruptionbudgets': named(budgetCells),
  'rbac.authorization.k8s.io/v1/clusterrolebindings': named(roleBindingCells),
  'rbac.authorization.k8s.io/v1/rolebindings': named(roleBindingCells),
  'scheduling.k8s.io/v1/priorityclasses': named(priorityClassCells),
  'storage.k8s.io/v1/storageclasses': defaultMarked,
  'admissionregistration.k8s.io/v1/mutatingwebhookconfigurations': named(webhookCells),
  'admissionregistration.k8s.io/v1/validatingwebhookconfigurations': named(webhookCells),
};
