/** The answer of a preview, as `-o json` prints it. The schema is documented in docs/preview.md. */

import type { AnyObject } from '../api/meta/object.ts';
import type { Explanation } from '../scheduler/index.ts';

export const API_VERSION = 'preview.kubectl-karmada/v1alpha1';

export interface ResourceName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The address of a policy of either kind. */
export interface PolicyName {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** The policy that will have a template, and why that one. */
export interface Claim extends PolicyName {
  readonly reason: string;
  /** The policy that has it now, where that is another one. */
  readonly from?: PolicyName;
}

/**
 * `new`: runs nowhere yet and will. `changed`: its clusters or replicas change. `unchanged`: nothing happens to it.
 * `unschedulable`: the scheduler refuses. `unclaimed`: no policy selects it. `suspended`: its scheduling is suspended.
 */
export type Verdict = 'new' | 'changed' | 'unchanged' | 'unschedulable' | 'unclaimed' | 'suspended';

export type Change = 'same' | 'added' | 'removed' | 'more' | 'fewer';

/** One cluster's part of a template. A missing number means the template is not there; 0 that it has no replicas. */
export interface Share {
  readonly cluster: string;
  readonly region?: string;
  readonly now?: number;
  readonly next?: number;
  readonly change: Change;
  /** What the scheduler's plugins gave the cluster, and how many replicas it could have; only where scheduling ran. */
  readonly score?: number;
  readonly available?: number;
}

/** Replicas in all clusters. What leaves one cluster and appears in another is moved, not added or removed. */
export interface Replicas {
  readonly now: number;
  readonly next: number;
  readonly added: number;
  readonly removed: number;
  readonly moved: number;
}

export interface Warning {
  readonly code: 'LastReadyCopy' | 'JobRestarts' | 'VolumesStay' | 'SpreadIgnored' | 'OverrideFails';
  readonly message: string;
}

export interface Manifest {
  readonly cluster: string;
  /** Names of the override policies that were applied, in order. */
  readonly overrides: readonly string[];
  readonly manifest: AnyObject;
}

export interface TemplatePreview {
  readonly resource: ResourceName;
  /** True when the template, or the policy that has it, was given or changed by an assumption. */
  readonly given: boolean;
  readonly claim?: Claim;
  readonly verdict: Verdict;
  /** Why it is scheduled or left alone; for an unschedulable one the scheduler's message. */
  readonly message: string;
  readonly replicas: Replicas;
  readonly clusters: readonly Share[];
  /** The affinity term in effect, where the placement has several. */
  readonly affinity?: string;
  /** The template that takes this one along as a dependency. */
  readonly follows?: readonly string[];
  readonly warnings: readonly Warning[];
  /** What every stage found, for every cluster; only where asked for and scheduling ran. */
  readonly explanation?: Explanation;
  readonly manifests?: readonly Manifest[];
}

export interface ClusterPreview {
  readonly name: string;
  readonly region?: string;
  readonly zones?: readonly string[];
  readonly provider?: string;
  readonly ready: boolean;
  readonly taints: readonly string[];
  /** Replicas of all templates. */
  readonly now: number;
  readonly next: number;
}

export interface Summary {
  readonly templates: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly replicas: Replicas;
  readonly warnings: number;
}

export interface GuardResult {
  readonly guard: 'max-moved' | 'forbid-unschedulable' | 'require-clusters';
  readonly limit: string;
  readonly held: boolean;
  readonly message: string;
}

export interface Preview {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: 'Preview';
  readonly assumptions: readonly string[];
  readonly summary: Summary;
  readonly clusters: readonly ClusterPreview[];
  readonly templates: readonly TemplatePreview[];
  readonly guards: readonly GuardResult[];
}
