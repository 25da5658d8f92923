/** Override policies at work: which apply to a manifest in a cluster, in which order, and what they make of it. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { ClusterOverridePolicy } from '../../api/policy/v1alpha1/cluster-override-policy.ts';
import type { OverridePolicy } from '../../api/policy/v1alpha1/override-policy.ts';
import type { Overriders, OverrideSpec, RuleWithCluster } from '../../api/policy/v1alpha1/override-spec.ts';
import type { ClusterAffinity } from '../../api/policy/v1alpha1/placement.ts';
import { compareText } from '../../base/json.ts';
import { bestMatch, MATCH_RANK, type MatchKind } from '../policy-match.ts';
import type { TextFormat } from './embedded-document.ts';
import { applyOverriders } from './overriders.ts';

export interface OverrideOptions {
  clusterOverridePolicies: readonly ClusterOverridePolicy[];
  /** Of any namespace; only those of the manifest's namespace are used. */
  overridePolicies: readonly OverridePolicy[];
  /** True when an affinity means the cluster the manifest is for. */
  matchesCluster(affinity: ClusterAffinity): boolean;
  yaml: TextFormat;
}

/** The record of one rule that was applied. */
export interface AppliedOverride {
  policyName: string;
  overriders: Overriders;
}

export interface OverrideOutcome {
  manifest: AnyObject;
  clusterPolicies: AppliedOverride[];
  policies: AppliedOverride[];
}

type AnyOverridePolicy = ClusterOverridePolicy | OverridePolicy;

/** A rule that cannot be carried out; it names its policy, and keeps the manifest from being sent. */
export class OverrideError extends Error {
  readonly policy: { namespace?: string; name: string };

  constructor({ metadata }: AnyOverridePolicy, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'OverrideError';
    const { namespace, name = '' } = metadata;
    this.policy = namespace ? { namespace, name } : { name };
  }
}

/** How a policy meets a manifest; one without selectors is for all. */
export function overrideMatch({ resourceSelectors = [] }: OverrideSpec, manifest: AnyObject): MatchKind {
  return resourceSelectors.length === 0 ? 'all' : bestMatch(resourceSelectors, manifest);
}

/** The policies that match, the more specific and the later by name last, so that they have the last word. */
function inOrder<P extends AnyOverridePolicy>(policies: readonly P[], manifest: AnyObject): P[] {
  return policies
    .map((policy) => ({ policy, rank: MATCH_RANK[overrideMatch(policy.spec, manifest)] }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => a.rank - b.rank || compareText(a.policy.metadata.name ?? '', b.policy.metadata.name ?? ''))
    .map(({ policy }) => policy);
}

/** The rules of a policy; the old form counts only where there are none. */
function rulesOf({ overrideRules = [], overriders, targetCluster }: OverrideSpec): readonly RuleWithCluster[] {
  if (overrideRules.length > 0) return overrideRules;
  return overriders ? [{ overriders, ...(targetCluster ? { targetCluster } : {}) }] : [];
}

interface Progress {
  manifest: AnyObject;
  applied: AppliedOverride[];
}

function applyPolicy(policy: AnyOverridePolicy, progress: Progress, options: OverrideOptions): Progress {
  const policyName = policy.metadata.name ?? '';
  let { manifest } = progress;
  const applied = [...progress.applied];
  for (const { overriders, targetCluster } of rulesOf(policy.spec)) {
    if (targetCluster && !options.matchesCluster(targetCluster)) continue;
    try {
      manifest = applyOverriders(manifest, overriders, options.yaml);
    } catch (thrown) {
      throw new OverrideError(policy, thrown);
    }
    applied.push({ policyName, overriders });
  }
  return { manifest, applied };
}

function applyAll(policies: readonly AnyOverridePolicy[], manifest: AnyObject, options: OverrideOptions): Progress {
  let progress: Progress = { manifest, applied: [] };
  for (const policy of inOrder(policies, manifest)) progress = applyPolicy(policy, progress, options);
  return {
    manifest: progress.manifest,
    applied: progress.applied.toSorted((a, b) => compareText(a.policyName, b.policyName)),
  };
}

/** The manifest after all policies: the cluster-wide ones first, then those of its namespace. Throws OverrideError. */
export function applyOverrides(manifest: AnyObject, options: OverrideOptions): OverrideOutcome {
  const { namespace } = manifest.metadata;
  const clusterWide = applyAll(options.clusterOverridePolicies, manifest, options);
  const own = namespace ? options.overridePolicies.filter((policy) => policy.metadata.namespace === namespace) : [];
  const namespaced = applyAll(own, clusterWide.manifest, options);
  return { manifest: namespaced.manifest, clusterPolicies: clusterWide.applied, policies: namespaced.applied };
}
