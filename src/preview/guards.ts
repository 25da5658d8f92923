/** Limits for CI: what a change may do to the fleet. */

import { UserError } from '../base/errors.ts';
import { isPlaced } from './compare.ts';
import type { GuardResult, Preview, TemplatePreview } from './result.ts';
import { titleOf } from './title.ts';

export interface Guards {
  /** `10` or `5%` of the replicas there are now. */
  readonly maxMoved?: string;
  readonly forbidUnschedulable?: boolean;
  /** Clusters that every given template must reach. */
  readonly requireClusters?: readonly string[];
}

/** What the guards say of a preview, one result per guard that was asked for. */
export function checkGuards(preview: Pick<Preview, 'summary' | 'templates'>, guards: Guards): GuardResult[] {
  return [
    ...(guards.maxMoved === undefined ? [] : [checkMoved(preview, guards.maxMoved)]),
    ...(guards.forbidUnschedulable ? [checkUnschedulable(preview.templates)] : []),
    ...(guards.requireClusters?.length ? [checkRequired(preview.templates, guards.requireClusters)] : []),
  ];
}

function checkMoved({ summary }: Pick<Preview, 'summary'>, limit: string): GuardResult {
  const [, amount, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(limit) ?? [];
  if (amount === undefined || (percent === '' && amount.includes('.'))) {
    throw new UserError('BadInput', `cannot read --max-moved '${limit}'`, { hint: 'it has the form N or N%' });
  }
  const { moved, now } = summary.replicas;
  const allowed = percent === '%' ? (now * Number(amount)) / 100 : Number(amount);
  const share = now === 0 ? '' : ` (${((100 * moved) / now).toFixed(1)}%)`;
  return {
    guard: 'max-moved',
    limit,
    held: moved <= allowed,
    message: `${moved} of ${now} replicas would move${share}; allowed: ${limit}`,
  };
}

function checkUnschedulable(templates: readonly TemplatePreview[]): GuardResult {
  const failed = templates.filter(({ verdict }) => verdict === 'unschedulable').map(titleOf);
  return {
    guard: 'forbid-unschedulable',
    limit: '0',
    held: failed.length === 0,
    message: failed.length === 0 ? 'everything can be scheduled' : `cannot be scheduled: ${shortList(failed)}`,
  };
}

function checkRequired(templates: readonly TemplatePreview[], required: readonly string[]): GuardResult {
  const subject = templates.some(({ given }) => given) ? templates.filter(({ given }) => given) : templates;
  const missing = subject.flatMap((template) => {
    const reached = new Set(template.clusters.filter(isPlaced).map(({ cluster }) => cluster));
    const lacking = required.filter((name) => !reached.has(name));
    return lacking.length === 0 ? [] : [`${titleOf(template)} misses ${lacking.join(', ')}`];
  });
  return {
    guard: 'require-clusters',
    limit: required.join(','),
    held: missing.length === 0,
    message: missing.length === 0 ? `everything reaches ${required.join(', ')}` : shortList(missing),
  };
}

const SHOWN = 10;

function shortList(items: readonly string[]): string {
  const rest = items.length - SHOWN;
  return items.slice(0, SHOWN).join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}
