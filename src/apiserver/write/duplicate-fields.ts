/** Keys that a JSON text gives twice: parsers keep the last one silently, strict clients want to know. */

import type { ReadBody } from '../body.ts';
import type { FieldValidation } from './options.ts';

/** `duplicate field "data.a"` for every key given again in its object. */
export function duplicateFields({ text, value, json }: ReadBody, validation: FieldValidation): string[] {
  if (!json || validation === 'Ignore') return [];
  // A text that comes back from its own value unchanged has lost no key; most clients write such texts.
  return JSON.stringify(value) === text ? [] : findDuplicates(text);
}

interface Level {
  /** Undefined in a list. */
  keys: Set<string> | undefined;
  path: string;
  index: number;
  key: string;
  /** True once the key of the current entry has been read. */
  named: boolean;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

/** Walks the tokens of a text known to be JSON. */
function findDuplicates(text: string): string[] {
  const found: string[] = [];
  const levels: Level[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{' || token === '[') {
      levels.push({
        keys: token === '{' ? new Set() : undefined,
        path: placeOf(level),
        index: 0,
        key: '',
        named: false,
      });
    } else if (token === '}' || token === ']') levels.pop();
    else if (level) step(level, token, found);
  }
  return found;
}

/** A comma, or a text: in an object the first text after a comma is a key. */
function step(level: Level, token: string, found: string[]): void {
  if (token === ',') {
    level.named = false;
    level.index++;
  } else if (level.keys && !level.named) {
    level.named = true;
    noteKey(level, JSON.parse(token) as string, found);
  }
}

function noteKey(level: Level, key: string, found: string[]): void {
  level.key = key;
  if (level.keys?.has(key)) found.push(`duplicate field ${JSON.stringify(placeOf(level))}`);
  level.keys?.add(key);
}

function placeOf(level: Level | undefined): string {
  if (!level) return '';
  if (!level.keys) return `${level.path}[${level.index}]`;
  return level.path === '' ? level.key : `${level.path}.${level.key}`;
}
