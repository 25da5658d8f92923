/** `analyze` from its flags to its answer. */

import { analyze, CHECKS, type CodedFinding } from '../../analysis/analyze.ts';
import { titleOf } from '../../analysis/titles.ts';
import { UserError } from '../../base/errors.ts';
import { compareText } from '../../base/json.ts';
import { lineOf, locateFields } from '../../files/locate.ts';
import type { Manifest } from '../../files/manifests.ts';
import { identityOf } from '../../preview/inventory.ts';
import type { Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { printDocument } from '../printers/document.ts';
import { type InputOptions, type Inputs, readInputs } from './inputs.ts';

export interface AnalyzeOptions extends InputOptions {
  readonly all: boolean;
  readonly suppress: readonly string[];
  readonly list: boolean;
  readonly output: 'text' | 'json' | 'yaml';
}

/** A finding and, where the object stands in a file, the place of the field. */
interface Placed extends CodedFinding {
  readonly file?: string;
  readonly line?: number;
}

/** Texts that only a reader of JSON takes have no lines to tell. */
function linesOf({ text, document }: Manifest['origin']): ReturnType<typeof locateFields>[number] | undefined {
  try {
    return locateFields(text)[document];
  } catch {
    return undefined;
  }
}

function placeOf({ object, field }: CodedFinding, given: Inputs['given']): { file?: string; line?: number } {
  const manifest: Manifest | undefined = given.get(identityOf(object));
  if (!manifest) return {};
  const { origin, source: file } = manifest;
  const line = lineOf(linesOf(origin), origin.path, field);
  return { file, ...(line === undefined ? {} : { line }) };
}

function textOf({ file, line, severity, code, name, object, field, message, hint }: Placed): string {
  const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
  return [`${place}${severity} ${code} ${name}: ${titleOf(object)}`, `  ${field}: ${message}`, `  hint: ${hint}`].join(
    '\n',
  );
}

function documentOf({ object, ...finding }: Placed) {
  const { apiVersion = '', kind = '', metadata } = object;
  const { namespace, name = '' } = metadata;
  const { code, name: title, severity, field, message, hint, file, line } = finding;
  return {
    code,
    name: title,
    severity,
    object: { apiVersion, kind, ...(namespace ? { namespace } : {}), name },
    field,
    message,
    hint,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}

function listOfChecks(): string {
  const rows = CHECKS.map(
    ({ code, severity, name, about }) => `${code}  ${severity.padEnd(7)}  ${name.padEnd(27)}  ${about}`,
  );
  return rows.join('\n');
}

function requireKnown(codes: readonly string[]): void {
  const unknown = codes.find((code) => !CHECKS.some((check) => check.code === code));
  if (unknown === undefined) return;
  throw new UserError('BadInput', `there is no code ${unknown}`, { hint: 'list them: kubectl karmada analyze --list' });
}

/** As one reads files; findings about what is in none keep their order. */
function byPlace(a: Placed, b: Placed): number {
  return compareText(a.file ?? '', b.file ?? '') || (a.line ?? 0) - (b.line ?? 0);
}

export async function runAnalyze(context: CommandContext, options: AnalyzeOptions): Promise<Outcome> {
  if (options.list) return { text: listOfChecks() };
  requireKnown(options.suppress);
  const { subject, given } = await readInputs(context, options);
  const isShown = ({ code, object }: CodedFinding): boolean =>
    !options.suppress.includes(code) && (given.size === 0 || options.all || given.has(identityOf(object)));
  const findings = analyze(subject)
    .filter(isShown)
    .map((finding): Placed => ({ ...finding, ...placeOf(finding, given) }))
    .toSorted(byPlace);
  const exitCode = findings.length > 0 ? 1 : 0;
  if (options.output !== 'text') {
    return { text: await printDocument({ findings: findings.map(documentOf) }, options.output), exitCode };
  }
  if (options.offline && !subject.knowsClusters) context.warn('no clusters are known: nothing is said about them');
  return { text: findings.length > 0 ? findings.map(textOf).join('\n') : 'nothing found', exitCode };
}
