/** The feature gates that change scheduling, with Karmada's defaults. */

export const DEFAULT_GATES = {
  /** Estimate by the grades of a cluster's nodes where the cluster reports them. */
  CustomizedClusterResourceModeling: true,
  /** Schedule workloads of several pod templates as complete sets. */
  MultiplePodTemplatesScheduling: false,
  /** Keep workloads of one group together, or apart. */
  WorkloadAffinity: false,
  /** Count what was assigned recently and is not running yet. */
  SchedulingOvercommitProtection: false,
  /** Let members' resource quotas limit the accurate estimate. */
  ResourceQuotaEstimate: false,
} as const satisfies Record<string, boolean>;

export type FeatureGates = { readonly [gate in keyof typeof DEFAULT_GATES]: boolean };
