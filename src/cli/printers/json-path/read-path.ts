/** Reading one expression of a template: a path such as `.items[*].metadata['name','uid']`, or a literal. */

import { UserError } from '../../../base/errors.ts';
import { OPERATORS, type Operand, type Operator, type Path, type Step } from './syntax.ts';

/** What has been read of a text. */
interface Reader {
  readonly text: string;
  at: number;
}

/** Reads the whole text as an expression; throws UserError `BadInput`. */
export function readOperand(text: string): Operand {
  const trimmed = text.trim();
  const literal = readLiteral(trimmed);
  return literal === undefined ? { path: readPath(trimmed) } : { literal };
}

function readLiteral(text: string): string | number | boolean | undefined {
  if (/^(["']).*\1$/s.test(text) && closingQuote(text, 0) === text.length - 1) return unquote(text);
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text === 'true' || text === 'false' ? text === 'true' : undefined;
}

/** Reads the whole text as a path; throws UserError `BadInput`. */
export function readPath(text: string): Path {
  const reader: Reader = { text: text.trim(), at: 0 };
  const steps: Step[] = [];
  while (reader.at < reader.text.length) steps.push(...readStep(reader));
  return steps;
}

function readStep(reader: Reader): Step[] {
  const { text, at } = reader;
  const character = text[at] ?? '';
  // Both mean the object at hand.
  if (character === '@' || character === '$') {
    reader.at += 1;
    return [];
  }
  if (character === '[') return [readBrackets(reader)];
  if (text.startsWith('..', at)) {
    reader.at += 2;
    const hasField = /[^.[\s]/.test(text[reader.at] ?? ' ');
    return [{ kind: 'descend' }, ...(hasField ? [readField(reader)] : [])];
  }
  if (character === '.') {
    reader.at += 1;
    const next = text[reader.at];
    return next === undefined || next === '[' ? [] : [readField(reader)];
  }
  throw unreadable(reader, `"${character}" is not part of kubectl's JSONPath`);
}

/** A name up to the next step; a backslash takes away the meaning of what follows. */
function readField(reader: Reader): Step {
  const match = /^(?:\\.|[^\\.[\](){}\s=!<>,|])+/s.exec(reader.text.slice(reader.at));
  if (!match) throw unreadable(reader, 'a name is missing after "."');
  reader.at += match[0].length;
  const name = match[0].replace(/\\(.)/gs, '$1');
  return name === '*' ? { kind: 'wildcard' } : { kind: 'field', name };
}

function readBrackets(reader: Reader): Step {
  const end = closingBracket(reader);
  const inner = reader.text.slice(reader.at + 1, end).trim();
  const step = bracketStep(inner, reader);
  reader.at = end + 1;
  return step;
}

const SLICE = /^(-?\d+)?(?::(-?\d+)?)?(?::(\d+)?)?$/;

function bracketStep(inner: string, reader: Reader): Step {
  if (inner === '*') return { kind: 'wildcard' };
  if (/^-?\d+$/.test(inner)) return { kind: 'index', at: Number(inner) };
  const filter = /^\?\((.*)\)$/s.exec(inner);
  if (filter) return readFilter(filter[1] ?? '');
  const slice = inner === '' ? null : SLICE.exec(inner);
  if (slice) return { kind: 'slice', start: numberOf(slice[1]), end: numberOf(slice[2]), step: Number(slice[3] ?? 1) };
  const items = splitOutside(inner, ',').map((item) => item.trim());
  const paths = items.map((item) => unionPath(item, reader));
  return { kind: 'union', paths };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** A quoted item is a path of its own, so that `['metadata.name']` leads two steps down. */
function unionPath(item: string, reader: Reader): Path {
  if (/^-?\d+$/.test(item)) return [{ kind: 'index', at: Number(item) }];
  const quoted = /^(["'])(.*)\1$/s.exec(item);
  if (quoted) return readPath(`.${quoted[2]}`);
  throw unreadable(reader, `"[${item}]" is neither an index, a slice, a filter, "*", nor a quoted name`);
}

function readFilter(text: string): Step {
  const found = findOperator(text);
  if (!found) return { kind: 'filter', left: readOperand(text) };
  const { operator, at } = found;
  const right = text.slice(at + operator.length);
  if (right.trimStart().startsWith('~')) {
    throw new UserError(
      'BadInput',
      `the filter "${text.trim()}" uses a regular expression, which kubectl does not know`,
      {
        hint: 'compare whole values, or filter the output with another program such as jq',
      },
    );
  }
  return { kind: 'filter', left: readOperand(text.slice(0, at)), comparison: { operator, right: readOperand(right) } };
}

function findOperator(text: string): { operator: Operator; at: number } | undefined {
  for (let at = 0; at < text.length; at += 1) {
    if (isQuote(text[at])) at = closingQuote(text, at);
    const operator = OPERATORS.find((each) => text.startsWith(each, at));
    if (operator) return { operator, at };
    // `=~` of other dialects; the caller says that it is none of ours.
    if (text.startsWith('=~', at)) return { operator: '==', at: at - 1 };
  }
  return undefined;
}

function closingBracket(reader: Reader): number {
  const { text } = reader;
  let depth = 0;
  for (let at = reader.at; at < text.length; at += 1) {
    const character = text[at];
    if (isQuote(character)) at = closingQuote(text, at);
    else if (character === '[') depth += 1;
    else if (character === ']') depth -= 1;
    if (depth === 0) return at;
  }
  throw unreadable(reader, '"[" is not closed');
}

/** The pieces between separators that are neither quoted nor in brackets. */
export function splitOutside(text: string, separator: string): string[] {
  const pieces: string[] = [];
  let depth = 0;
  let begin = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (isQuote(character)) at = Math.min(closingQuote(text, at), text.length);
    else if ('[('.includes(character)) depth += 1;
    else if ('])'.includes(character)) depth -= 1;
    else if (character === separator && depth === 0) {
      pieces.push(text.slice(begin, at));
      begin = at + 1;
    }
  }
  return [...pieces, text.slice(begin)];
}

export function isQuote(character: string | undefined): boolean {
  return character === '"' || character === "'";
}

/** Where a quoted text ends; beyond the end of `text` where it does not. */
export function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === text[open]) return at;
  }
  return text.length;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** The text that a quoted text stands for. */
export function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/gs, (_, character: string) => ESCAPES[character] ?? character);
}

function unreadable({ text }: Reader, why: string): UserError {
  return new UserError('BadInput', `the JSONPath "${text}" cannot be read: ${why}`, {
    hint: 'see https://kubernetes.io/docs/reference/kubectl/jsonpath/',
  });
}
