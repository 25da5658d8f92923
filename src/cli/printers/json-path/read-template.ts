/** Reading a template: text, `{expressions}`, and `{range …}{end}`. */

import { UserError } from '../../../base/errors.ts';
import { closingQuote, isQuote, readOperand, readPath } from './read-path.ts';
import type { Part } from './syntax.ts';

/** The parts of a template; throws UserError `BadInput` where it cannot be read. */
export function readTemplate(template: string): Part[] {
  const blocks: Block[] = [{ parts: [] }];
  for (const token of tokens(template)) {
    const open = blocks.at(-1) ?? { parts: [] };
    if (token.text !== undefined) open.parts.push({ kind: 'text', text: token.text });
    else takeAction(token.action.trim(), blocks, open);
  }
  const [root, unclosed] = blocks;
  if (unclosed) throw broken(template, '"{range}" has no "{end}"');
  return root?.parts ?? [];
}

interface Block {
  parts: Part[];
}

type Token = { text: string } | { text?: undefined; action: string };

function takeAction(action: string, blocks: Block[], open: Block): void {
  if (action === 'end') {
    if (blocks.length === 1) throw broken(`{${action}}`, 'it ends no "{range}"');
    blocks.pop();
    return;
  }
  const range = /^range(?=[\s.[@$])\s*(.*)$/s.exec(action);
  if (range) {
    const body: Part[] = [];
    open.parts.push({ kind: 'range', path: readPath(range[1] ?? ''), body });
    blocks.push({ parts: body });
    return;
  }
  for (const expression of expressionsOf(action)) {
    open.parts.push({ kind: 'output', operand: readOperand(expression) });
  }
}

/** Several expressions may stand in one pair of braces. */
function expressionsOf(action: string): string[] {
  const found: string[] = [];
  let begin = 0;
  let depth = 0;
  for (let at = 0; at < action.length; at += 1) {
    const character = action[at] ?? '';
    if (isQuote(character)) at = closingQuote(action, at);
    else if ('[('.includes(character)) depth += 1;
    else if ('])'.includes(character)) depth -= 1;
    else if (/\s/.test(character) && depth === 0) {
      found.push(action.slice(begin, at));
      begin = at + 1;
    }
  }
  return [...found, action.slice(begin)].filter((expression) => expression.trim() !== '');
}

function* tokens(template: string): Generator<Token> {
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf('{', at);
    if (open < 0) break;
    if (open > at) yield { text: template.slice(at, open) };
    const close = closingBrace(template, open);
    if (close < 0) throw broken(template, '"{" is not closed');
    yield { action: template.slice(open + 1, close) };
    at = close + 1;
  }
  if (at < template.length) yield { text: template.slice(at) };
}

function closingBrace(template: string, open: number): number {
  for (let at = open + 1; at < template.length; at += 1) {
    if (isQuote(template[at])) at = closingQuote(template, at);
    else if (template[at] === '}') return at;
  }
  return -1;
}

function broken(template: string, why: string): UserError {
  return new UserError('BadInput', `the JSONPath template "${template}" cannot be read: ${why}`, {
    hint: 'see https://kubernetes.io/docs/reference/kubectl/jsonpath/',
  });
}
