/** Reading `$x := index .a 0 | printf "%v"`. */

import { broken } from './broken.ts';
import type { Command, Operand, Pipeline } from './syntax.ts';
import type { Word } from './tokens.ts';

/** The words of an action, and the next one. */
export interface Words {
  readonly list: readonly Word[];
  at: number;
  readonly action: string;
}

/** Reads up to the end, or up to a closing parenthesis. */
export function parsePipeline(words: Words, functions: ReadonlySet<string>): Pipeline {
  const { variables, assigns } = parseVariables(words);
  const commands: Command[] = [];
  for (;;) {
    const command = parseCommand(words, functions);
    if (command.length > 0) commands.push(command);
    const isPiped = signAt(words) === '|';
    if (command.length === 0 && (isPiped || commands.length > 0)) throw broken(`"{{${words.action}}}" lacks a command`);
    if (!isPiped) return { variables, assigns, commands };
    words.at += 1;
  }
}

function signAt({ list }: Words, at?: number): string | undefined;
function signAt(words: Words, at = words.at): string | undefined {
  const word = words.list[at];
  return word?.kind === 'sign' ? word.text : undefined;
}

function parseVariables(words: Words): { variables: string[]; assigns: boolean } {
  const first = words.list[words.at];
  if (first?.kind !== 'variable') return { variables: [], assigns: false };
  const second = words.list[words.at + 2];
  const isPair = signAt(words, words.at + 1) === ',' && second?.kind === 'variable';
  const variables = isPair ? [first.text, second.text] : [first.text];
  const sign = signAt(words, words.at + variables.length * 2 - 1);
  if (sign !== ':=' && sign !== '=') return { variables: [], assigns: false };
  words.at += variables.length * 2;
  return { variables, assigns: sign === '=' };
}

function parseCommand(words: Words, functions: ReadonlySet<string>): Command {
  const operands: Operand[] = [];
  for (;;) {
    const word = words.list[words.at];
    if (!word || signAt(words) === '|' || signAt(words) === ')') return operands;
    operands.push(parseOperand(words, functions));
  }
}

function parseOperand(words: Words, functions: ReadonlySet<string>): Operand {
  const word = words.list[words.at];
  if (word?.kind === 'field') return { base: { kind: 'dot' }, fields: fieldsAt(words, true) };
  const base = parseBase(words, functions);
  return { base, fields: fieldsAt(words, false) };
}

/** Fields that follow without a blank. */
function fieldsAt(words: Words, isFirst: boolean): string[] {
  const fields: string[] = [];
  for (;;) {
    const word = words.list[words.at];
    if (word?.kind !== 'field' || (word.afterSpace && !(isFirst && fields.length === 0))) return fields;
    fields.push(word.text);
    words.at += 1;
  }
}

function parseBase(words: Words, functions: ReadonlySet<string>): Operand['base'] {
  const word = words.list[words.at++];
  if (!word) throw broken(`"{{${words.action}}}" ends too early`);
  switch (word.kind) {
    case 'string':
      return { kind: 'literal', value: word.text };
    case 'number':
      return { kind: 'literal', value: word.value };
    case 'variable':
      return { kind: 'variable', name: word.text };
    case 'identifier':
      return parseIdentifier(word.text, functions);
    default:
      return parseSign(word.text, words, functions);
  }
}

function parseIdentifier(name: string, functions: ReadonlySet<string>): Operand['base'] {
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
  if (name === 'nil') return { kind: 'literal', value: null };
  if (!functions.has(name)) throw broken(`there is no function "${name}" (known: ${[...functions].join(', ')})`);
  return { kind: 'function', name };
}

function parseSign(sign: string, words: Words, functions: ReadonlySet<string>): Operand['base'] {
  if (sign === '.') return { kind: 'dot' };
  if (sign !== '(') throw broken(`"${sign}" is out of place in "{{${words.action}}}"`);
  const pipeline = parsePipeline(words, functions);
  if (signAt(words) !== ')') throw broken(`"(" is not closed in "{{${words.action}}}"`);
  words.at += 1;
  return { kind: 'pipeline', pipeline };
}
