/** How long a preview of many bindings takes, and how much memory: `npm run bench -- preview [BINDINGS] [CLUSTERS]`. */

import type { Cluster } from '../../src/api/cluster/v1alpha1/cluster.ts';
import type { AnyObject } from '../../src/api/meta/object.ts';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import type { PropagationPolicy } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { ResourceBinding } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { EMPTY_INVENTORY, type Inventory } from '../../src/preview/inventory.ts';
import { previewScenario } from '../../src/preview/preview.ts';
import type { WhatIf } from '../../src/preview/what-if/index.ts';
import { placementJson } from '../../src/scheduler/index.ts';

/** Prints a line per question: seconds, resident memory, replicas moved. */
export function run([bindings = '5000', clusters = '100']: readonly string[]): Promise<void> {
  const inventory = aBigFleet(Number(bindings), Number(clusters));
  console.log(`${bindings} bindings x ${clusters} clusters`);
  ask('nothing changes', inventory, {});
  ask('a cluster is down', inventory, { 'cluster-down': ['member1'] });
  ask('ten clusters are down', inventory, { 'cluster-down': Array.from({ length: 10 }, (_, i) => `member${i}`) });
  ask('everything is divided anew', inventory, {}, true);
  return Promise.resolve();
}

function ask(title: string, inventory: Inventory, whatIf: WhatIf, rebalance = false): void {
  const started = performance.now();
  const { summary } = previewScenario({ inventory, objects: [], whatIf, guards: {}, rebalance });
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  const megabytes = Math.round(process.memoryUsage().rss / 1e6);
  const { changed, unschedulable } = summary.verdicts;
  console.log(
    `${title.padEnd(28)} ${seconds} s  ${megabytes} MB  ${changed} changed, ${unschedulable} unschedulable, ${summary.replicas.moved} replicas moved`,
  );
}

const PLACEMENTS: readonly Placement[] = [
  {
    clusterAffinity: {},
    replicaScheduling: {
      replicaSchedulingType: 'Divided',
      replicaDivisionPreference: 'Weighted',
      weightPreference: { dynamicWeight: 'AvailableReplicas' },
    },
  },
  {
    clusterAffinity: { labelSelector: { matchLabels: { tier: 'a' } } },
    spreadConstraints: [
      { spreadByField: 'region', minGroups: 2, maxGroups: 3 },
      { spreadByField: 'cluster', minGroups: 2, maxGroups: 5 },
    ],
    replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Aggregated' },
  },
  { clusterAffinity: { clusterNames: ['member1', 'member2', 'member3'] } },
];

/** Bindings of three sorts of placement, spread over all clusters, each with a policy of its own. */
function aBigFleet(bindingCount: number, clusterCount: number): Inventory {
  const names = Array.from({ length: clusterCount }, (_, i) => `member${i}`);
  const parts = Array.from({ length: bindingCount }, (_, i) => aWorkload(i, names));
  return {
    ...EMPTY_INVENTORY,
    clusters: names.map(aCluster),
    policies: parts.map(({ policy }) => policy),
    bindings: parts.map(({ binding }) => binding),
    templates: parts.map(({ template }) => template),
  };
}

function aCluster(name: string, i: number): Cluster {
  return {
    apiVersion: 'cluster.karmada.io/v1alpha1',
    kind: 'Cluster',
    metadata: { name, generation: 1, labels: { tier: i % 2 === 0 ? 'a' : 'b' } },
    spec: { syncMode: 'Push', region: `region${i % 8}` },
    status: {
      conditions: [
        { type: 'Ready', status: 'True', reason: '', message: '', lastTransitionTime: '2026-01-01T00:00:00Z' },
      ],
      apiEnablements: [{ groupVersion: 'apps/v1', resources: [{ name: 'deployments', kind: 'Deployment' }] }],
      resourceSummary: {
        allocatable: { cpu: '4000', memory: '16Ti', pods: '20000' },
        allocated: { cpu: '1500', memory: '5Ti', pods: '8000' },
      },
    },
  };
}

function aWorkload(i: number, clusters: readonly string[]) {
  const name = `app-${i}`;
  const namespace = `team-${i % 50}`;
  const placement = PLACEMENTS[i % PLACEMENTS.length] ?? {};
  const claim = {
    'propagationpolicy.karmada.io/namespace': namespace,
    'propagationpolicy.karmada.io/name': name,
  };
  const policy: PropagationPolicy = {
    apiVersion: 'policy.karmada.io/v1alpha1',
    kind: 'PropagationPolicy',
    metadata: { name, namespace },
    spec: { resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment', name }], placement },
  };
  const template: AnyObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels: { app: name }, annotations: claim },
    spec: {
      replicas: 6,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name, image: 'nginx', resources: { requests: { cpu: '500m', memory: '1Gi' } } }] },
      },
    },
  };
  const replicas = placement.replicaScheduling ? 2 : 6;
  const homes =
    placement.clusterAffinity?.clusterNames ??
    [0, 1, 2].map((step) => clusters[(2 * i + 2 * step) % clusters.length] ?? '');
  const binding: ResourceBinding = {
    apiVersion: 'work.karmada.io/v1alpha2',
    kind: 'ResourceBinding',
    metadata: {
      name: `${name}-deployment`,
      namespace,
      generation: 2,
      annotations: { ...claim, 'policy.karmada.io/applied-placement': placementJson(placement) },
    },
    spec: {
      resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name },
      replicas: 6,
      replicaRequirements: { resourceRequest: { cpu: '500m', memory: '1Gi' } },
      placement,
      clusters: homes.map((cluster) => ({ name: cluster, replicas })),
    },
    status: {
      schedulerObservedGeneration: 2,
      lastScheduledTime: '2026-01-01T00:00:00Z',
      conditions: [
        {
          type: 'Scheduled',
          status: 'True',
          reason: 'Success',
          message: '',
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
    },
  };
  return { policy, template, binding };
}
