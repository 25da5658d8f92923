/** Cutting a Go template into text and actions, and actions into words. */

import { broken } from './broken.ts';

export type Piece = { text: string } | { text?: undefined; action: string };

/** Text and actions by turns; `{{-` and `-}}` take white space away, comments vanish. */
export function* pieces(template: string): Generator<Piece> {
  let at = 0;
  let before: Action | undefined;
  while (at <= template.length) {
    const action = actionAt(template, at);
    const text = textBetween(template.slice(at, action?.from), before, action);
    if (text !== '') yield { text };
    if (!action) return;
    if (!action.text.startsWith('/*')) yield { action: action.text };
    before = action;
    at = action.to;
  }
}

/** `{{…}}` and where it stands. */
interface Action {
  text: string;
  from: number;
  to: number;
  trimsBefore: boolean;
  trimsAfter: boolean;
}

function textBetween(text: string, before: Action | undefined, after: Action | undefined): string {
  const begun = before?.trimsAfter ? text.trimStart() : text;
  return after?.trimsBefore ? begun.trimEnd() : begun;
}

function actionAt(template: string, at: number): Action | undefined {
  const from = template.indexOf('{{', at);
  if (from < 0) return undefined;
  const trimsBefore = /^{{-\s/.test(template.slice(from, from + 4));
  const begin = from + (trimsBefore ? 3 : 2);
  const close = actionEnd(template, begin);
  const trimsAfter = /\s-$/.test(template.slice(begin, close));
  const text = template.slice(begin, trimsAfter ? close - 1 : close).trim();
  return { text, from, to: close + 2, trimsBefore, trimsAfter };
}

/** The position of the `}}` that ends an action; quotes and comments may contain others. */
function actionEnd(template: string, begin: number): number {
  if (/^\s*\/\*/.test(template.slice(begin))) {
    const end = template.indexOf('*/', begin);
    const close = end < 0 ? -1 : template.indexOf('}}', end);
    if (close < 0) throw broken('a comment is not closed');
    return close;
  }
  const pattern = /"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'|}}/gs;
  pattern.lastIndex = begin;
  for (let match = pattern.exec(template); match; match = pattern.exec(template)) {
    if (match[0] === '}}') return match.index;
  }
  throw broken('"{{" is not closed');
}

export type Word =
  | { kind: 'string' | 'identifier' | 'variable' | 'field' | 'sign'; text: string; afterSpace: boolean }
  | { kind: 'number'; value: number; text: string; afterSpace: boolean };

const WORD =
  /(\s*)(?:("(?:\\.|[^"\\])*")|(`[^`]*`)|('(?:\\.|[^'\\])+')|([+-]?(?:0x[\da-f]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?))(?![\w.])|(\$[\w]*)|\.([A-Za-z_]\w*)|([A-Za-z_]\w*)|(:=|[().|,=]))/iy;

/** The words of an action. */
export function wordsOf(action: string): Word[] {
  const words: Word[] = [];
  WORD.lastIndex = 0;
  while (WORD.lastIndex < action.length) {
    const at = WORD.lastIndex;
    const match = WORD.exec(action);
    if (!match) {
      if (action.slice(at).trim() === '') break;
      throw broken(`"${action.slice(at).trim()}" in "{{${action}}}" is not understood`);
    }
    words.push(wordOf(match));
  }
  return words;
}

function wordOf([, space, quoted, raw, character, number, variable, field, identifier, sign]: RegExpExecArray): Word {
  const afterSpace = space !== '';
  if (quoted !== undefined) return { kind: 'string', text: JSON.parse(jsonQuoted(quoted)), afterSpace };
  if (raw !== undefined) return { kind: 'string', text: raw.slice(1, -1), afterSpace };
  if (character !== undefined) return numberWord(character.slice(1, -1).codePointAt(0) ?? 0, character, afterSpace);
  if (number !== undefined) return numberWord(Number(number.replaceAll('_', '')), number, afterSpace);
  if (variable !== undefined) return { kind: 'variable', text: variable, afterSpace };
  if (field !== undefined) return { kind: 'field', text: field, afterSpace };
  if (identifier !== undefined) return { kind: 'identifier', text: identifier, afterSpace };
  return { kind: 'sign', text: sign ?? '', afterSpace };
}

function numberWord(value: number, text: string, afterSpace: boolean): Word {
  return { kind: 'number', value, text, afterSpace };
}

/** Go's escapes that JSON lacks. */
function jsonQuoted(quoted: string): string {
  return quoted
    .replace(/\\(?:x([\da-fA-F]{2})|([av'])|(["\\bfnrtu]))/g, (whole, hex?: string, other?: string) => {
      if (hex !== undefined) return `\\u00${hex}`;
      return other === undefined ? whole : (OTHER_ESCAPES[other] ?? whole);
    })
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t');
}

const OTHER_ESCAPES: Readonly<Record<string, string>> = { a: '\\u0007', v: '\\u000b', "'": "'" };
