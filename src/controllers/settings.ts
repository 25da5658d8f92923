/** What may be tuned about the controllers, with Karmada's defaults. Times are milliseconds. */

import type { FeatureGates } from '../scheduler/index.ts';

export interface Settings {
  /** How often a member is probed, and for how long a changed answer must last before it is believed. */
  readonly clusterStatusFrequency: number;
  readonly clusterSuccessThreshold: number;
  readonly clusterFailureThreshold: number;
  /** How often the Karmada API is asked for new kinds; new CRDs are noticed at once besides. */
  readonly discoveryFrequency: number;
  /** Namespaces that are never propagated, as anchored patterns. */
  readonly skippedNamespaces: readonly string[];
  /** `<group>`, `<group>/<version>` or `<group>/<version>/<Kind>,<Kind>` entries that are never propagated. */
  readonly skippedApis: readonly string[];
  /** The scheduler's own name: bindings that name another are left alone. */
  readonly schedulerName: string;
  /** Feature gates that differ from Karmada's defaults. */
  readonly featureGates: Partial<FeatureGates>;
  /** Feature gate PropagationPolicyPreemption: policies with `preemption: Always` take what they name from weaker ones. */
  readonly policyPreemption: boolean;
  /** The scheduler's plugins as its `--plugins` names them: `*` is all, `-name` takes one away. */
  readonly schedulerPlugins: readonly string[];
  /** Selected clusters without replicas become targets too. */
  readonly enableEmptyWorkloadPropagation: boolean;
  /** How long a copy that is being evicted waits for its replacement, where its task does not say. */
  readonly gracefulEvictionTimeout: number;
  /** The last healthy copy of a workload stays until there is another one, however long an eviction takes. */
  readonly keepLastHealthyCopy: boolean;
  /** Feature gate Failover: NoExecute taints evict, and ClusterTaintPolicies taint. */
  readonly failover: boolean;
  readonly enableTaintManager: boolean;
  readonly enableNoExecuteTaintEviction: boolean;
  /** How a tainted cluster is left where the binding does not say. */
  readonly noExecuteTaintEvictionPurgeMode: 'Gracefully' | 'Directly';
  /** Evictions per second for NoExecute taints, of each kind of binding; 0 all but stops them. */
  readonly resourceEvictionRate: number;
  /** Also estimate on the members' own nodes and pods. */
  readonly enableSchedulerEstimator: boolean;
  /** Take replicas away from clusters that cannot run them: how often, and after how long a pod counts as such. */
  readonly enableDescheduler: boolean;
  readonly deschedulingInterval: number;
  readonly unschedulableThreshold: number;
}

export const DEFAULT_SETTINGS: Settings = {
  clusterStatusFrequency: 10_000,
  clusterSuccessThreshold: 30_000,
  clusterFailureThreshold: 30_000,
  discoveryFrequency: 30_000,
  skippedNamespaces: ['kube-.*'],
  skippedApis: [],
  schedulerName: 'default-scheduler',
  featureGates: {},
  policyPreemption: false,
  schedulerPlugins: ['*'],
  enableEmptyWorkloadPropagation: false,
  gracefulEvictionTimeout: 600_000,
  keepLastHealthyCopy: true,
  failover: false,
  enableTaintManager: true,
  enableNoExecuteTaintEviction: false,
  noExecuteTaintEvictionPurgeMode: 'Gracefully',
  resourceEvictionRate: 0.5,
  enableSchedulerEstimator: false,
  enableDescheduler: false,
  deschedulingInterval: 120_000,
  unschedulableThreshold: 300_000,
};
