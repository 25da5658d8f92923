/** The results of `check` for people and for programs. */

import type { Finding, Level } from './finding.ts';
import { type CategoryResult, type CheckResult, failuresIn } from './run.ts';

/** Signs that every terminal and every font can show. */
const SIGNS: Readonly<Record<Level | 'ok', string>> = { ok: '√', warning: '‼', failure: '×', skipped: '-' };

export type Paint = (level: Level | 'ok', text: string) => string;

const ORDER: readonly Level[] = ['failure', 'warning', 'skipped'];

/** The worst that was found. */
export function levelOf({ findings }: CheckResult): Level | 'ok' {
  return ORDER.find((level) => findings.some((finding) => finding.level === level)) ?? 'ok';
}

/** Findings of one check that are spelled out; more of them say the same. */
const SHOWN = 10;

/** Grouped lines, and a sum; `docs` is where codes are explained. */
export function reportText(results: readonly CategoryResult[], docs: string, paint: Paint = (_, text) => text): string {
  const blocks = results.map(({ name, checks }) =>
    [name, ...checks.flatMap((check) => checkLines(check, docs, paint))].join('\n'),
  );
  return [...blocks, summary(results)].join('\n\n');
}

function checkLines(check: CheckResult, docs: string, paint: Paint): string[] {
  const level = levelOf(check);
  const head = `${paint(level, SIGNS[level])} ${check.title}`;
  if (level === 'ok') return [head];
  const shown = check.findings.slice(0, SHOWN).map((finding) => `    ${sentence(finding)}`);
  const rest = check.findings.length - shown.length;
  const more = rest > 0 ? [`    and ${rest} more`] : [];
  const link = level === 'skipped' ? [] : [`    see ${docs}#${check.code}`];
  return [head, ...shown, ...more, ...link];
}

function sentence({ subject, message }: Finding): string {
  return subject === undefined ? message : `${subject}: ${message}`;
}

function summary(results: readonly CategoryResult[]): string {
  const levels = results.flatMap(({ checks }) => checks.map(levelOf));
  const count = (level: Level | 'ok'): number => levels.filter((item) => item === level).length;
  const parts = [
    `${count('failure')} failed`,
    `${count('warning')} with warnings`,
    `${count('ok')} well`,
    `${count('skipped')} not made`,
  ];
  return `${levels.length} checks: ${parts.join(', ')}`;
}

/** The same for programs: `healthy` is true when nothing has failed. */
export function reportDocument(results: readonly CategoryResult[]): object {
  return {
    healthy: failuresIn(results) === 0,
    categories: results.map(({ name, checks }) => ({
      name,
      checks: checks.map((check) => ({ ...check, level: levelOf(check) })),
    })),
  };
}
