/** The scheduler's reasons as lines of text. */

import type { AttemptExplanation } from '../../scheduler/explain/explanation.ts';
import type { DivisionStep, DivisionTrace, SelectionTrace } from '../../scheduler/explain/trace.ts';
import type { Claim, PolicyName, TemplatePreview } from '../result.ts';
import { detailOf, roleOf } from './cluster-words.ts';
import { alignColumns } from './columns.ts';
import { counted } from './shown.ts';

/** Why the template goes where it goes: policy, trigger, then every attempt with every cluster. */
export function explanationLines(template: TemplatePreview): string[] {
  return [
    ...(template.claim ? [`policy: ${claimText(template.claim)}`] : []),
    ...(template.follows ?? []).map((title) => `goes along with ${title}`),
    `${template.verdict}: ${template.message}`,
    ...(template.explanation?.attempts ?? []).flatMap(attemptLines),
  ];
}

/** `PropagationPolicy default/web` */
function policyText({ kind, namespace, name }: PolicyName): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** `passes from PropagationPolicy a/b to PropagationPolicy a/c`; empty for a template that stays with its policy. */
export function passingText({ claim }: TemplatePreview): string {
  return claim?.from ? `passes from ${policyText(claim.from)} to ${policyText(claim)}` : '';
}

/** `PropagationPolicy default/web: …why` */
export function claimText(claim: Claim): string {
  return `${policyText(claim)}: ${claim.reason}`;
}

/** One attempt: every cluster, the selection, the division. */
export function attemptLines({ affinity, clusters, selection, divisions, failure }: AttemptExplanation): string[] {
  const rows = clusters.map((cluster) => [cluster.name, roleOf(cluster), detailOf(cluster)]);
  const [, ...table] = alignColumns([{ title: '' }, { title: '' }, { title: '' }], rows);
  return [
    ...(affinity === undefined ? [] : [`affinity '${affinity}':`]),
    ...table.map((line) => `  ${line}`),
    ...(selection ? [`selection: ${selectionText(selection)}`] : []),
    ...divisions.flatMap(divisionLines),
    ...(failure ? [`failed: ${failure.message}`] : []),
  ];
}

/** How the targets were selected among the feasible clusters. */
export function selectionText({ by, reason, limits, regionLimits, need, exchanged, regions }: SelectionTrace): string {
  const parts = [
    by === 'all' ? 'all feasible clusters' : `by ${by}`,
    reason ?? '',
    limits ? `clusters ${rangeText(limits)}` : '',
    regionLimits ? `regions ${rangeText(regionLimits)}` : '',
    need === undefined ? '' : `with room for ${counted(need, 'replica')}`,
    ...(exchanged ?? []).map((exchange) => `${exchange.out} given up for ${exchange.in}`),
    ...(regions ?? []).map(
      ({ name, clusters, score, picked }) =>
        `region ${name}: ${counted(clusters, 'cluster')}, score ${score}${picked ? ', picked' : ''}`,
    ),
  ];
  return parts.filter((part) => part !== '').join('; ');
}

/** A maximum of 0 is none. */
function rangeText({ min, max }: { min: number; max: number }): string {
  return max === 0 ? `${min} or more` : `${min} to ${max}`;
}

/** How the replicas were divided, step by step. */
export function divisionLines({ strategy, steps }: DivisionTrace): string[] {
  return [`division: ${strategy}`, ...steps.map((step) => `  ${stepText(step)}`)];
}

function stepText({ action, amounts }: DivisionStep): string {
  const list = (amounts ?? []).map(({ cluster, amount }) => `${cluster} ${amount}`);
  return list.length === 0 ? action : `${action}: ${list.join(', ')}`;
}
