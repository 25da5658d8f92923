/** The manifests the members would get: replicas of their cluster, overrides applied. */

import type { Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import type { AnyObject } from '../api/meta/object.ts';
import { pruneManifest } from '../api/work/v1alpha1/prune.ts';
import type { TargetCluster } from '../api/work/v1alpha2/resource-binding.ts';
import { messageOf } from '../base/errors.ts';
import { nativeInterpreter } from '../propagation/interpreter/index.ts';
import type { TextFormat } from '../propagation/override/embedded-document.ts';
import { applyOverrides, type OverrideOptions } from '../propagation/override/override.ts';
import { shareOf } from '../propagation/work.ts';
import { clusterMatches } from '../scheduler/affinity/cluster-affinity.ts';
import type { Binding, Inventory, Override } from './inventory.ts';
import type { Manifest, Warning } from './result.ts';

export interface Rendering {
  readonly template: AnyObject;
  readonly binding: Binding;
  readonly targets: readonly TargetCluster[];
}

export interface Rendered {
  readonly manifests: readonly Manifest[];
  /** One per cluster whose overrides cannot be carried out. */
  readonly warnings: readonly Warning[];
}

/** Renders one manifest per target. */
export type Renderer = (rendering: Rendering) => Rendered;

/** Reads the override policies and clusters once. */
export function createRenderer({ clusters, overrides }: Inventory, yaml: TextFormat): Renderer {
  const byName = new Map(clusters.map((cluster) => [cluster.metadata.name ?? '', cluster]));
  const policies = {
    clusterOverridePolicies: overrides.filter(isClusterWide),
    overridePolicies: overrides.filter(isNamespaced),
  };
  const optionsFor = (cluster: Cluster | undefined): OverrideOptions => ({
    ...policies,
    yaml,
    matchesCluster: (affinity) => cluster !== undefined && clusterMatches(cluster, affinity),
  });
  return (rendering) => {
    const manifests: Manifest[] = [];
    const warnings: Warning[] = [];
    for (const target of rendering.targets) {
      try {
        manifests.push(render(rendering, target, optionsFor(byName.get(target.name))));
      } catch (error) {
        warnings.push({ code: 'OverrideFails', message: `in ${target.name} overrides fail: ${messageOf(error)}` });
      }
    }
    return { manifests, warnings };
  };
}

function isClusterWide({ kind }: Override): boolean {
  return kind === 'ClusterOverridePolicy';
}

function isNamespaced({ kind }: Override): boolean {
  return kind === 'OverridePolicy';
}

function render({ template, binding, targets }: Rendering, target: TargetCluster, options: OverrideOptions): Manifest {
  const placed = { ...binding, spec: { ...binding.spec, clusters: [...targets] } } as Binding;
  const interpreter = nativeInterpreter(template.apiVersion ?? '', template.kind ?? '');
  const share = shareOf({ binding: placed, template, target, interpreter });
  const { manifest, clusterPolicies, policies } = applyOverrides(share, options);
  const applied = [...clusterPolicies, ...policies].map(({ policyName }) => policyName);
  return { cluster: target.name, overrides: [...new Set(applied)], manifest: pruneManifest(manifest) };
}
