/** What may be tuned about the controllers, with Karmada's defaults. Times are milliseconds. */

import type { GateSettings } from './feature-gates.ts';

export interface Settings {
  /** The controllers that run: `*` is all, `-name` takes one away. */
  readonly controllers: readonly string[];
  /** Feature gates that differ from Karmada's defaults. */
  readonly featureGates: GateSettings;
  /** How often a member is probed, and for how long a changed answer must last before it is believed. */
  readonly clusterStatusFrequency: number;
  readonly clusterSuccessThreshold: number;
  readonly clusterFailureThreshold: number;
  /** How long a Pull member may give no sign of life, and how long a new one may take to give the first. */
  readonly clusterMonitorGracePeriod: number;
  readonly clusterStartupGracePeriod: number;
  /** Sum up the members' nodes and pods on their Clusters. */
  readonly enableClusterResourceModeling: boolean;
  /** How often the Karmada API is asked for new kinds; new CRDs are noticed at once besides. */
  readonly discoveryFrequency: number;
  /** Namespaces that are never propagated, as anchored patterns. */
  readonly skippedNamespaces: readonly string[];
  /** `<group>`, `<group>/<version>` or `<group>/<version>/<Kind>,<Kind>` entries that are never propagated. */
  readonly skippedApis: readonly string[];
  /** The scheduler's own name: bindings that name another are left alone. */
  readonly schedulerName: string;
  /** The scheduler's plugins as its `--plugins` names them: `*` is all, `-name` takes one away. */
  readonly schedulerPlugins: readonly string[];
  /** Selected clusters without replicas become targets too. */
  readonly enableEmptyWorkloadPropagation: boolean;
  /** Also estimate on the members' own nodes and pods. */
  readonly enableSchedulerEstimator: boolean;
  /** How long a copy that is being evicted waits for its replacement, where its task does not say. */
  readonly gracefulEvictionTimeout: number;
  /** The last healthy copy of a workload stays until there is another one, however long an eviction takes. */
  readonly keepLastHealthyCopy: boolean;
  readonly enableTaintManager: boolean;
  readonly enableNoExecuteTaintEviction: boolean;
  /** How a tainted cluster is left where the binding does not say. */
  readonly noExecuteTaintEvictionPurgeMode: 'Gracefully' | 'Directly';
  /** Evictions per second for NoExecute taints, of each kind of binding; 0 all but stops them. */
  readonly resourceEvictionRate: number;
  /** Take replicas away from clusters that cannot run them: how often, and after how long a pod counts as such. */
  readonly enableDescheduler: boolean;
  readonly deschedulingInterval: number;
  readonly unschedulableThreshold: number;
  /** ClusterTaintPolicies may put NoExecute taints on clusters. */
  readonly allowNoExecuteTaintPolicy: boolean;
  /** What new policies tolerate of NoExecute taints of clusters that are not ready, or not reachable, where they do not say; undefined: nothing. */
  readonly defaultNotReadyTolerationSeconds: number | undefined;
  readonly defaultUnreachableTolerationSeconds: number | undefined;
}

export const DEFAULT_SETTINGS: Settings = {
  controllers: ['*'],
  featureGates: {},
  clusterStatusFrequency: 10_000,
  clusterSuccessThreshold: 30_000,
  clusterFailureThreshold: 30_000,
  clusterMonitorGracePeriod: 40_000,
  clusterStartupGracePeriod: 60_000,
  enableClusterResourceModeling: true,
  discoveryFrequency: 30_000,
  skippedNamespaces: ['kube-.*'],
  skippedApis: [],
  schedulerName: 'default-scheduler',
  schedulerPlugins: ['*'],
  enableEmptyWorkloadPropagation: false,
  enableSchedulerEstimator: false,
  gracefulEvictionTimeout: 600_000,
  keepLastHealthyCopy: true,
  enableTaintManager: true,
  enableNoExecuteTaintEviction: false,
  noExecuteTaintEvictionPurgeMode: 'Gracefully',
  resourceEvictionRate: 0.5,
  enableDescheduler: false,
  deschedulingInterval: 120_000,
  unschedulableThreshold: 300_000,
  allowNoExecuteTaintPolicy: false,
  defaultNotReadyTolerationSeconds: undefined,
  defaultUnreachableTolerationSeconds: undefined,
};
