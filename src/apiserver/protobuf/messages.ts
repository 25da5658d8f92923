/** Which fields the messages of the built-in kinds have. */

import recorded from './fields.json' with { type: 'json' };

export interface MessageField {
  readonly name: string;
  readonly shape: 'single' | 'list' | 'map' | 'inline';
  /** A letter for a scalar (`s` text, `b` bytes, `i` integer, `f` flag, `d` double), else a message's name. */
  readonly type: string;
}

const table = recorded as Readonly<Record<string, string>>;
const read = new Map<string, ReadonlyMap<number, MessageField>>();

const SHAPES: Readonly<Record<string, MessageField['shape']>> = { '[]': 'list', '{}': 'map', '^': 'inline' };

/** The fields of a message by number; undefined for a message no client sends. */
export function fieldsOfMessage(name: string): ReadonlyMap<number, MessageField> | undefined {
  const known = read.get(name);
  if (known) return known;
  const text = Object.hasOwn(table, name) ? table[name] : undefined;
  if (text === undefined) return undefined;
  const fields = new Map(text.split(',').filter(Boolean).map(parseField));
  read.set(name, fields);
  return fields;
}

function parseField(text: string): [number, MessageField] {
  const [number = '', name = '', typed = ''] = text.split(' ');
  const [, mark = '', type = ''] = /^(\[\]|\{\}|\^)?(.*)$/.exec(typed) ?? [];
  return [Number(number), { name, shape: SHAPES[mark] ?? 'single', type }];
}
