/** Reading a Go template. */

import { broken } from './broken.ts';
import { FUNCTION_NAMES } from './functions.ts';
import { parsePipeline, type Words } from './parse-pipeline.ts';
import type { Block, Node, Pipeline, Template } from './syntax.ts';
import { type Piece, pieces, wordsOf } from './tokens.ts';

/** Reads a template; throws UserError `BadInput` where it cannot be read or needs what is not there. */
export function parseTemplate(template: string): Template {
  const reading: Reading = { pieces: pieces(template), named: new Map() };
  const { block, ending } = readBlock(reading);
  if (ending.keyword !== undefined) throw broken(`"{{${ending.keyword}}}" ends nothing`);
  return { root: block, named: reading.named };
}

interface Reading {
  pieces: Generator<Piece>;
  named: Map<string, Block>;
}

/** What ended a block: `end`, `else` with the words after it, or the end of the template. */
interface Ending {
  keyword: 'end' | 'else' | undefined;
  rest: Words;
}

function readBlock(reading: Reading): { block: Node[]; ending: Ending } {
  const block: Node[] = [];
  // Not `for … of`: a block within this one goes on reading where it is.
  for (let next = reading.pieces.next(); !next.done; next = reading.pieces.next()) {
    const part = readPart(next.value, reading);
    if (part && 'keyword' in part) return { block, ending: part };
    if (part) block.push(part);
  }
  return { block, ending: { keyword: undefined, rest: emptyWords() } };
}

function readPart(piece: Piece, reading: Reading): Node | Ending | undefined {
  if (piece.text !== undefined) return { kind: 'text', text: piece.text };
  const words: Words = { list: wordsOf(piece.action), at: 0, action: piece.action };
  const [first] = words.list;
  const keyword = first?.kind === 'identifier' ? first.text : '';
  if (keyword === 'end' || keyword === 'else') return { keyword, rest: { ...words, at: 1 } };
  return readNode(keyword, words, reading);
}

function emptyWords(): Words {
  return { list: [], at: 0, action: '' };
}

function readNode(keyword: string, words: Words, reading: Reading): Node | undefined {
  if (keyword === '' || !KEYWORDS.has(keyword)) return { kind: 'output', pipeline: wholePipeline(words) };
  words.at = 1;
  if (keyword === 'break' || keyword === 'continue') return { kind: keyword };
  if (keyword === 'if' || keyword === 'with' || keyword === 'range') return readBranch(keyword, words, reading);
  const name = words.list[words.at++];
  if (name?.kind !== 'string') throw broken(`"{{${keyword}}}" needs a quoted name`);
  const pipeline = words.at < words.list.length ? wholePipeline(words) : undefined;
  if (keyword === 'template') return { kind: 'template', name: name.text, pipeline };
  const { block, ending } = readBlock(reading);
  if (ending.keyword !== 'end') throw broken(`"{{${keyword} "${name.text}"}}" has no "{{end}}"`);
  reading.named.set(name.text, block);
  return keyword === 'block' ? { kind: 'template', name: name.text, pipeline } : undefined;
}

const KEYWORDS = new Set(['if', 'with', 'range', 'template', 'define', 'block', 'break', 'continue']);

function readBranch(kind: 'if' | 'with' | 'range', words: Words, reading: Reading): Node {
  const pipeline = wholePipeline(words, kind);
  const { block, ending } = readBlock(reading);
  if (ending.keyword === undefined) throw broken(`"{{${words.action}}}" has no "{{end}}"`);
  return { kind, pipeline, body: block, otherwise: ending.keyword === 'else' ? readElse(ending.rest, reading) : [] };
}

/** `{{else}}…{{end}}`, or `{{else if …}}` and `{{else with …}}`, which share the one end. */
function readElse(words: Words, reading: Reading): Block {
  const next = words.list[words.at];
  if (next?.kind === 'identifier' && (next.text === 'if' || next.text === 'with')) {
    return [readBranch(next.text, { ...words, at: words.at + 1 }, reading)];
  }
  const { block, ending } = readBlock(reading);
  if (ending.keyword !== 'end') throw broken('"{{else}}" has no "{{end}}"');
  return block;
}

function wholePipeline(words: Words, what = 'an action'): Pipeline {
  const pipeline = parsePipeline(words, FUNCTION_NAMES);
  if (words.at < words.list.length)
    throw broken(`"${words.list[words.at]?.text}" is too much in "{{${words.action}}}"`);
  if (pipeline.commands.length === 0) throw broken(`a value is missing for ${what}`);
  return pipeline;
}
