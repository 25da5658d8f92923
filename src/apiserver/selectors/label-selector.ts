/** Label selectors as they come in a query: `app=x,tier in (a,b),!old`. */

import { badRequest } from '../answers/failures.ts';

type Labels = Readonly<Record<string, string>>;
export type LabelTest = (labels: Labels | undefined) => boolean;

interface Token {
  text: string;
  kind: 'word' | 'symbol' | 'end';
}

const SYMBOLS = /^(==|!=|=|!|\(|\)|,|<|>)/;
const WORD = /^[^=!(),<>\s]+/;

function tokens(source: string): Token[] {
  const result: Token[] = [];
  let rest = source;
  for (;;) {
    rest = rest.trimStart();
    if (rest === '') return [...result, { text: '', kind: 'end' }];
    const symbol = SYMBOLS.exec(rest)?.[0];
    const text = symbol ?? WORD.exec(rest)?.[0] ?? rest.slice(0, 1);
    result.push({ text, kind: symbol ? 'symbol' : 'word' });
    rest = rest.slice(text.length);
  }
}

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const DOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MAX_NAME = 63;

function checkKey(key: string): void {
  const slash = key.indexOf('/');
  const name = slash < 0 ? key : key.slice(slash + 1);
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  if (!NAME.test(name) || name.length > MAX_NAME || (prefix !== undefined && !DOMAIN.test(prefix))) {
    throw badRequest(
      `key: Invalid value: ${JSON.stringify(key)}: name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    );
  }
}

function checkValue(key: string, value: string): void {
  if (value === '' || (NAME.test(value) && value.length <= MAX_NAME)) return;
  throw badRequest(
    `values[0][${key}]: Invalid value: ${JSON.stringify(value)}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
  );
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(source: string) {
    this.#tokens = tokens(source);
  }

  peek(): Token {
    return this.#tokens[this.#at] ?? { text: '', kind: 'end' };
  }

  take(): Token {
    const token = this.peek();
    this.#at++;
    return token;
  }

  accept(text: string): boolean {
    if (this.peek().kind === 'end' || this.peek().text !== text) return false;
    this.#at++;
    return true;
  }

  fail(expected: string): never {
    throw badRequest(`unable to parse requirement: found '${this.peek().text}', expected: ${expected}`);
  }
}

/** Compiles a selector; throws BadRequest with Kubernetes' words for what cannot be read. */
export function parseLabelSelector(source: string): LabelTest {
  if (source.trim() === '') return () => true;
  const parser = new Parser(source);
  const tests: LabelTest[] = [];
  for (;;) {
    tests.push(requirement(parser));
    if (parser.peek().kind === 'end') break;
    if (!parser.accept(',')) parser.fail("',' or 'end of string'");
  }
  return (labels) => tests.every((test) => test(labels));
}

function requirement(parser: Parser): LabelTest {
  const absent = parser.accept('!');
  if (parser.peek().kind !== 'word')
    return parser.fail(parser.peek().kind === 'end' ? 'identifier' : "!, identifier, or 'end of string'");
  const key = parser.take().text;
  checkKey(key);
  if (absent) return (labels) => labels?.[key] === undefined;
  const next = parser.peek();
  if (next.kind === 'end' || next.text === ',') return (labels) => labels?.[key] !== undefined;
  return comparison(parser, key);
}

function comparison(parser: Parser, key: string): LabelTest {
  const operator = parser.take().text;
  if (operator === '=' || operator === '==') {
    const value = exactValue(parser, key);
    return (labels) => labels?.[key] === value;
  }
  if (operator === '!=') {
    const value = exactValue(parser, key);
    return (labels) => labels?.[key] !== value;
  }
  if (operator === 'in' || operator === 'notin') {
    const values = valueSet(parser, key);
    return operator === 'in'
      ? (labels) => values.has(labels?.[key] ?? '') && labels?.[key] !== undefined
      : (labels) => labels?.[key] === undefined || !values.has(labels[key] ?? '');
  }
  if (operator === '<' || operator === '>') return ordered(parser, key, operator);
  throw badRequest(`unable to parse requirement: found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
}

function ordered(parser: Parser, key: string, operator: '<' | '>'): LabelTest {
  const bound = exactValue(parser, key);
  if (!/^-?\d+$/.test(bound)) {
    throw badRequest(
      `values[0][${key}]: Invalid value: ${JSON.stringify(bound)}: for 'Gt', 'Lt' operators, the value must be an integer`,
    );
  }
  return (labels) => {
    const value = labels?.[key];
    if (value === undefined || !/^-?\d+$/.test(value)) return false;
    return operator === '<' ? Number(value) < Number(bound) : Number(value) > Number(bound);
  };
}

function exactValue(parser: Parser, key: string): string {
  const next = parser.peek();
  if (next.kind === 'end' || next.text === ',') return '';
  if (next.kind !== 'word') return parser.fail('identifier');
  const value = parser.take().text;
  checkValue(key, value);
  return value;
}

function valueSet(parser: Parser, key: string): Set<string> {
  if (!parser.accept('(')) parser.fail("'('");
  const values = new Set<string>();
  for (;;) {
    if (parser.accept(')')) return values.add('');
    if (parser.peek().kind !== 'word') {
      if (parser.peek().text !== ',') parser.fail("',', ')' or identifier");
      values.add('');
    } else {
      const value = parser.take().text;
      checkValue(key, value);
      values.add(value);
    }
    if (parser.accept(')')) return values;
    if (!parser.accept(',')) parser.fail("',' or ')'");
  }
}
