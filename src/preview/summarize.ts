/** The totals of a preview. */

import { sumReplicas } from './compare.ts';
import type { Summary, TemplatePreview, Verdict } from './result.ts';

/** Counts templates by verdict, and adds up replicas and warnings. */
export function summarize(templates: readonly TemplatePreview[]): Summary {
  const verdicts: Record<Verdict, number> = {
    new: 0,
    changed: 0,
    unchanged: 0,
    unschedulable: 0,
    unclaimed: 0,
    suspended: 0,
  };
  for (const { verdict } of templates) verdicts[verdict] += 1;
  return {
    templates: templates.length,
    verdicts,
    replicas: sumReplicas(templates.map(({ replicas }) => replicas)),
    warnings: templates.reduce((sum, { warnings }) => sum + warnings.length, 0),
  };
}
