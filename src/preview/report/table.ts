/** The preview for people at a terminal. */

import type { GuardResult, Preview, Share, TemplatePreview, Verdict } from '../result.ts';
import { titleOf } from '../title.ts';
import { barOf } from './bar.ts';
import { alignColumns, type Column } from './columns.ts';
import { explanationLines, passingText } from './reasons.ts';
import { countText, leftOut, mostReplicas, shownTemplates } from './shown.ts';
import { replicaSummary, templateSummary } from './summary.ts';

export interface ReportOptions {
  /** Also what does not change. */
  readonly all?: boolean;
  /** Also why, for every cluster. */
  readonly explain?: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: 'TEMPLATE' },
  { title: 'CLUSTER' },
  { title: 'REGION' },
  { title: 'VERDICT' },
  { title: 'SCORE', align: 'right' },
  { title: 'NOW', align: 'right' },
  { title: '' },
  { title: 'NEXT', align: 'right' },
  { title: '' },
];

/** One line per template and cluster, then the notes, the totals and the guards. */
export function tableReport(preview: Preview, options: ReportOptions = {}): string {
  const shown = shownTemplates(preview, options.all ?? false);
  const paragraphs = [
    preview.assumptions.map((text) => `assuming ${text}`),
    shown.length > 0 ? alignColumns(COLUMNS, shown.flatMap(rowsOf)) : [],
    ...(options.explain ? shown.map(explainedLines) : [shown.flatMap(noteLines)]),
    [
      ...unlessEmpty(leftOut(preview, shown.length)),
      templateSummary(preview),
      replicaSummary(preview.summary.replicas),
    ],
    preview.guards.map(guardLine),
  ];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function unlessEmpty(line: string): string[] {
  return line === '' ? [] : [line];
}

const NOWHERE: Readonly<Partial<Record<Verdict, string>>> = {
  unschedulable: 'unschedulable',
  unclaimed: 'no policy',
  suspended: 'suspended',
};

function rowsOf(template: TemplatePreview): string[][] {
  const title = titleOf(template);
  if (template.clusters.length === 0) return [[title, '-', '', NOWHERE[template.verdict] ?? template.verdict]];
  const most = mostReplicas(template);
  return template.clusters.map((share, i) => [
    i === 0 ? title : '',
    share.cluster,
    share.region ?? '',
    verdictOf(template, share),
    share.score === undefined ? '' : String(share.score),
    countText(share.now, most) ?? '-',
    '→',
    countText(share.next, most) ?? '-',
    barOf(share, most),
  ]);
}

function verdictOf({ verdict }: TemplatePreview, { change }: Share): string {
  return verdict === 'unschedulable' && change === 'same' ? 'stays' : change;
}

function noteLines(template: TemplatePreview): string[] {
  const passing = passingText(template);
  const notes = [
    ...(passing ? [`${titleOf(template)} ${passing}`] : []),
    ...template.warnings.map(({ message }) => `warning: ${titleOf(template)}: ${message}`),
  ];
  return ['unschedulable', 'unclaimed'].includes(template.verdict)
    ? [`${template.verdict}: ${titleOf(template)}: ${template.message}`, ...notes]
    : notes;
}

function explainedLines(template: TemplatePreview): string[] {
  return [
    titleOf(template),
    ...explanationLines(template).map((line) => `  ${line}`),
    ...template.warnings.map(({ message }) => `  warning: ${message}`),
  ];
}

function guardLine({ guard, held, message }: GuardResult): string {
  return `${held ? 'ok    ' : 'BROKEN'} ${guard}: ${message}`;
}
