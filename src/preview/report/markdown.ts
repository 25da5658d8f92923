/** The preview as a comment of a pull request. */

import type { Preview, Share, TemplatePreview } from '../result.ts';
import { titleOf } from '../title.ts';
import { explanationLines, passingText } from './reasons.ts';
import { countText, leftOut, mostReplicas, shownTemplates } from './shown.ts';
import { replicaSummary, templateSummary } from './summary.ts';
import type { ReportOptions } from './table.ts';

/** A heading, the totals, the guards, the placements, the warnings and, folded, the reasons. */
export function markdownReport(preview: Preview, options: ReportOptions = {}): string {
  const shown = shownTemplates(preview, options.all ?? false);
  const rest = leftOut(preview, shown.length);
  const sections = [
    ['## Placement preview'],
    preview.assumptions.map((text) => `- assuming ${escapeText(text)}`),
    [`**${templateSummary(preview)}**; ${replicaSummary(preview.summary.replicas)}.`],
    preview.guards.map(({ held, guard, message }) => `- ${held ? '✅' : '❌'} \`${guard}\`: ${escapeText(message)}`),
    shown.length > 0 ? placements(shown) : [],
    shown.flatMap(notes),
    rest === '' ? [] : [`_${rest}._`],
    options.explain ? shown.flatMap(reasons) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function placements(templates: readonly TemplatePreview[]): string[] {
  const rowsOf = (template: TemplatePreview): string[] => {
    const most = mostReplicas(template);
    return template.clusters.map((share, i) => shareRow(i === 0 ? titleOf(template) : '', share, most));
  };
  return [
    '| template | cluster | region | now | next | change |',
    '|---|---|---|--:|--:|---|',
    ...templates.flatMap((template) =>
      template.clusters.length === 0 ? [row([titleOf(template), '–', '', '', '', template.verdict])] : rowsOf(template),
    ),
  ];
}

function shareRow(title: string, { cluster, region = '', now, next, change }: Share, most: number): string {
  const number = (count: number | undefined): string => countText(count, most) ?? '–';
  return row([title, cluster, region, number(now), number(next), change === 'same' ? '' : change]);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(escapeText).join(' | ')} |`;
}

function notes(template: TemplatePreview): string[] {
  const title = escapeText(titleOf(template));
  const passing = passingText(template);
  const warnings = [
    ...(passing ? [`- ${title} ${escapeText(passing)}`] : []),
    ...template.warnings.map(({ message }) => `- ⚠️ ${title}: ${escapeText(message)}`),
  ];
  return ['unschedulable', 'unclaimed'].includes(template.verdict)
    ? [`- ❌ ${title}: ${escapeText(template.message)}`, ...warnings]
    : warnings;
}

function reasons(template: TemplatePreview): string[] {
  return [
    `<details><summary>${escapeText(titleOf(template))}: why</summary>`,
    '',
    ...explanationLines(template).map((line) => `- ${escapeText(line.trimStart())}`),
    '',
    '</details>',
  ];
}

/** Keeps names and messages from being read as markup. */
function escapeText(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|~#]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}
