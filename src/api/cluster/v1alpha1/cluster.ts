/** Cluster: a member of the fleet. Served by an aggregated server upstream, so not a CRD. */

import { AGE_COLUMN, defineKind } from '../../define-kind.ts';
import {
  conditions,
  flag,
  type Infer,
  int32,
  int64,
  list,
  map,
  object,
  oneOf,
  optional,
  quantity,
  text,
  time,
} from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';
import { prepareCluster } from './prepare.ts';
import { validateCluster } from './validate.ts';

const secretReference = (words: string) =>
  optional(object({ name: text('name'), namespace: text('namespace') }, words));

const taint = object({
  effect: text('NoSchedule or NoExecute'),
  key: text('taint key'),
  timeAdded: optional(time('when a NoExecute taint was added')),
  value: optional(text('taint value')),
});

export type Taint = Infer<typeof taint>;

const resourceModel = object({
  grade: int64('class of nodes; the higher the larger'),
  ranges: list(
    object({ max: quantity('upper bound, exclusive'), min: quantity('lower bound'), name: text('resource') }),
    'bounds by resource',
  ),
});

const clusterSpec = object(
  {
    apiEndpoint: optional(text('address of the API server')),
    id: optional(text('unique id: the UID of the member’s kube-system namespace', { maxLength: 128000 })),
    impersonatorSecretRef: secretReference('Secret with the token of the impersonator account'),
    insecureSkipTLSVerification: optional(flag('do not check the server certificate')),
    provider: optional(text('cloud provider')),
    proxyHeader: optional(map(text(''), 'headers sent to the proxy')),
    proxyURL: optional(text('proxy the member is reached through')),
    region: optional(text('region')),
    resourceModels: optional(list(resourceModel, 'classes of node capacity')),
    secretRef: secretReference('Secret with token and caBundle'),
    syncMode: oneOf(['Push', 'Pull'], 'who drives the member: the control plane (Push) or an agent in it (Pull)'),
    taints: optional(list(taint, 'repel workloads that do not tolerate them')),
    zone: optional(text('old form of zones')),
    zones: optional(list(text(''), 'failure zones')),
  },
  'desired state',
);

const apiEnablement = object({
  groupVersion: text('group/version'),
  resources: optional(list(object({ kind: text('kind'), name: text('plural name') }), 'kinds offered')),
});

export type ApiEnablement = Infer<typeof apiEnablement>;

const resourceList = (words: string) => optional(map(quantity(), words));

const resourceSummary = object(
  {
    allocatable: resourceList('sum over the nodes'),
    allocatableModelings: optional(
      list(object({ count: int64('nodes'), grade: int64('class') }), 'nodes by class of free capacity'),
    ),
    allocated: resourceList('requests of pods on nodes'),
    allocating: resourceList('requests of pods waiting for a node'),
  },
  'capacity',
);

export type ResourceSummary = Infer<typeof resourceSummary>;

const clusterStatus = object(
  {
    apiEnablements: optional(list(apiEnablement, 'APIs of the member')),
    conditions: optional(conditions('Ready, CompleteAPIEnablements and those set by others')),
    kubernetesVersion: optional(text('version of the member')),
    nodeSummary: optional(object({ readyNum: optional(int32('ready')), totalNum: optional(int32('all')) }, 'nodes')),
    remedyActions: optional(list(text(''), 'actions asked for by Remedies')),
    resourceSummary: optional(resourceSummary),
  },
  'observed state',
);

export type ClusterSpec = Infer<typeof clusterSpec>;
export type ClusterStatus = Infer<typeof clusterStatus>;

export interface Cluster extends KubeObject {
  spec: ClusterSpec;
  status?: ClusterStatus;
}

export const clusters = defineKind<Cluster>({
  group: 'cluster.karmada.io',
  version: 'v1alpha1',
  kind: 'Cluster',
  plural: 'clusters',
  namespaced: false,
  description: 'A member of the fleet.',
  columns: [
    { name: 'Version', type: 'string', jsonPath: '.status.kubernetesVersion' },
    { name: 'Mode', type: 'string', jsonPath: '.spec.syncMode' },
    { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
    { ...AGE_COLUMN, name: 'Age' },
    { name: 'Zones', type: 'string', priority: 1, jsonPath: '.spec.zones[*]' },
    { name: 'Region', type: 'string', priority: 1, jsonPath: '.spec.region' },
    { name: 'Provider', type: 'string', priority: 1, jsonPath: '.spec.provider' },
    { name: 'API-Endpoint', type: 'string', priority: 1, jsonPath: '.spec.apiEndpoint' },
    { name: 'Proxy-URL', type: 'string', priority: 1, jsonPath: '.spec.proxyURL' },
  ],
  spec: clusterSpec,
  status: clusterStatus,
  prepare: prepareCluster,
  validate: validateCluster,
});
