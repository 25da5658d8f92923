/** Karmada's feature gates: their defaults, how settled they are, and what they do here. */

import { DEFAULT_GATES } from '../scheduler/gates.ts';

export interface FeatureGate {
  readonly default: boolean;
  readonly stage: 'alpha' | 'beta';
  readonly about: string;
  /** Upstream knows it, and it changes nothing here. */
  readonly idle?: true;
}

const beta = { stage: 'beta' } as const;
const alpha = { stage: 'alpha' } as const;

/** Every gate, by upstream's name. */
export const FEATURE_GATES = {
  Failover: { ...beta, default: false, about: 'NoExecute taints evict, and ClusterTaintPolicies taint' },
  GracefulEviction: { ...beta, default: true, about: 'an evicted copy waits for its replacement' },
  PropagateDeps: { ...beta, default: true, about: 'what a workload refers to goes where it goes' },
  CustomizedClusterResourceModeling: {
    ...beta,
    default: DEFAULT_GATES.CustomizedClusterResourceModeling,
    about: "estimates by the grades of a cluster's nodes",
  },
  PriorityBasedScheduling: { ...beta, default: true, about: 'bindings are scheduled in the order of their priority' },
  PropagationPolicyPreemption: { ...alpha, default: false, about: 'a policy of higher priority may take a template' },
  StatefulFailoverInjection: { ...alpha, default: false, about: 'state goes along to the next cluster as labels' },
  MultiplePodTemplatesScheduling: {
    ...alpha,
    default: DEFAULT_GATES.MultiplePodTemplatesScheduling,
    about: 'workloads of several pod templates are placed as a whole',
  },
  WorkloadAffinity: {
    ...alpha,
    default: DEFAULT_GATES.WorkloadAffinity,
    about: 'workloads of one group stay together, or apart',
  },
  SchedulingOvercommitProtection: {
    ...alpha,
    default: DEFAULT_GATES.SchedulingOvercommitProtection,
    about: 'counts what was assigned and is not running yet',
  },
  ResourceQuotaEstimate: {
    ...alpha,
    default: DEFAULT_GATES.ResourceQuotaEstimate,
    about: "members' resource quotas limit the estimate",
  },
  MultiClusterService: { ...alpha, default: false, about: 'services across clusters', idle: true },
  FederatedQuotaEnforcement: { ...alpha, default: false, about: 'quotas over the whole fleet', idle: true },
  ControllerPriorityQueue: { ...beta, default: true, about: 'what existed at the start waits for news', idle: true },
  LoggingAlphaOptions: { ...alpha, default: false, about: 'log formats', idle: true },
  LoggingBetaOptions: { ...beta, default: true, about: 'log formats', idle: true },
  ContextualLogging: { ...beta, default: true, about: 'log formats', idle: true },
} as const satisfies Record<string, FeatureGate>;

export type GateName = keyof typeof FEATURE_GATES;

/** The gates that were set; the others have their defaults. */
export type GateSettings = { readonly [gate in GateName]?: boolean };

/** Whether a feature is on. */
export function isEnabled(gates: GateSettings, name: GateName): boolean {
  return gates[name] ?? FEATURE_GATES[name].default;
}

const GROUPS = { AllAlpha: 'alpha', AllBeta: 'beta' } as const;

/** What people may set: every gate, and the words for all gates of a stage. */
export const GATE_WORDS: readonly string[] = [...Object.keys(GROUPS), ...Object.keys(FEATURE_GATES)];

/** Gates from words such as `Failover` and `AllAlpha` (known ones): a gate named by itself wins over its stage. */
export function gatesOf(words: ReadonlyMap<string, boolean>): GateSettings {
  const entries = Object.entries<FeatureGate>(FEATURE_GATES).flatMap(([name, { stage }]) => {
    const group = Object.entries(GROUPS).find(([, each]) => each === stage)?.[0] ?? '';
    const value = words.get(name) ?? words.get(group);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries) as GateSettings;
}
