/** A dry run's answer: every object as YAML, with where it goes and what would happen to it in a comment. */

import { dump } from 'js-yaml';
import type { Planned } from '../../membership/plan.ts';

/** One YAML stream; tokens are not in it. */
export function renderPlan(planned: readonly Planned[]): string {
  const documents = planned.map(({ where, fate, object }) => `# ${where}: ${fate} (dry run)\n${dump(object)}`);
  return documents.join('---\n');
}
