/** The preview in two sentences. */

import type { Preview, Replicas, Verdict } from '../result.ts';
import { counted } from './shown.ts';

const ORDER: readonly Verdict[] = ['new', 'changed', 'unschedulable', 'unclaimed', 'suspended', 'unchanged'];

/** `2 templates: 1 new, 1 unchanged` */
export function templateSummary({ summary }: Preview): string {
  const parts = ORDER.filter((verdict) => summary.verdicts[verdict] > 0).map(
    (verdict) => `${summary.verdicts[verdict]} ${verdict}`,
  );
  return `${counted(summary.templates, 'template')}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
}

/** `replicas 6 → 8: 3 added, 1 removed, 2 moved` */
export function replicaSummary({ now, next, added, removed, moved }: Replicas): string {
  const parts = Object.entries({ added, removed, moved }).filter(([, count]) => count > 0);
  const change = parts.map(([word, count]) => `${count} ${word}`).join(', ');
  return `replicas ${now} → ${next}: ${change === '' ? 'none move' : change}`;
}
