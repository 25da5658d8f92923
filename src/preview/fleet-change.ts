/** The clusters of a preview: what they are and what they hold before and after. */

import type { Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import { compareText } from '../base/json.ts';
import type { ClusterPreview, TemplatePreview } from './result.ts';

/** Every cluster by name, also those that only the templates still name. */
export function clusterPreviews(
  clusters: readonly Cluster[],
  templates: readonly Pick<TemplatePreview, 'clusters'>[],
): ClusterPreview[] {
  const held = holdings(templates);
  const known = clusters.map((cluster) => describe(cluster, held.get(cluster.metadata.name ?? '')));
  const names = new Set(known.map(({ name }) => name));
  const gone = [...held].filter(([name]) => !names.has(name));
  const unknown = gone.map(([name, held]): ClusterPreview => ({ name, ready: false, taints: [], ...held }));
  return [...known, ...unknown].sort((a, b) => compareText(a.name, b.name));
}

interface Held {
  now: number;
  next: number;
}

function holdings(templates: readonly Pick<TemplatePreview, 'clusters'>[]): Map<string, Held> {
  const held = new Map<string, Held>();
  for (const { clusters } of templates) {
    for (const { cluster, now = 0, next = 0 } of clusters) {
      const sum = held.get(cluster) ?? { now: 0, next: 0 };
      sum.now += now;
      sum.next += next;
      held.set(cluster, sum);
    }
  }
  return held;
}

function describe({ metadata, spec, status }: Cluster, held: Held = { now: 0, next: 0 }): ClusterPreview {
  const ready = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
  const taints = (spec.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`);
  return {
    name: metadata.name ?? '',
    ...(spec.region ? { region: spec.region } : {}),
    ...(spec.zones?.length ? { zones: spec.zones } : {}),
    ...(spec.provider ? { provider: spec.provider } : {}),
    ready,
    taints,
    ...held,
  };
}
