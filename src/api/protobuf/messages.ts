/** The messages of Kubernetes' wire format: which number stands for which field. */

import recorded from './messages.json' with { type: 'json' };

/** What a number stands for. */
export interface MessageField {
  /** Undefined for fields that JSON writes one level up. */
  name: string | undefined;
  /** `string`, `int32`, `core.v1.Container`. */
  type: string;
  repeated: 'list' | 'map' | undefined;
}

export type Message = ReadonlyMap<number, MessageField>;

const table = recorded as Readonly<Record<string, string>>;
const messages = new Map<string, Message>();

/** The message of this name, `core.v1.Pod`; undefined where there is none. */
export function messageOf(name: string): Message | undefined {
  const known = messages.get(name);
  if (known) return known;
  const text = Object.hasOwn(table, name) ? table[name] : undefined;
  if (text === undefined) return undefined;
  const message = new Map(text === '' ? [] : text.split(',').map(fieldOf));
  messages.set(name, message);
  return message;
}

/** Reads `6 ports []core.v1.ContainerPort`; the name `^` marks a field that JSON writes one level up. */
function fieldOf(text: string): [number, MessageField] {
  const [number = '', name = '', type = ''] = text.split(' ');
  const repeated = type.startsWith('[]') ? 'list' : type.startsWith('{}') ? 'map' : undefined;
  return [Number(number), { name: name === '^' ? undefined : name, type: repeated ? type.slice(2) : type, repeated }];
}
