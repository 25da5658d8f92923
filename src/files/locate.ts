/** On which line of a YAML or JSON text each field stands. */

import { EVENT_ID, type Event, parseEvents } from 'js-yaml';

/** By field path, as `spec.rules[0].host`; the document itself is the empty path. */
type Lines = ReadonlyMap<string, number>;

interface Open {
  readonly isList: boolean;
  readonly path: string;
  /** Of a mapping: the key whose value comes next. */
  key: string | undefined;
  /** Of a list: how many items there were. */
  items: number;
}

/** Counts lines up to growing offsets. */
function lineCounter(text: string): (offset: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (offset) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

const unquoted = (text: string): string => text.replace(/^(['"])(.*)\1$/s, '$2');

class Walker {
  readonly documents: Map<string, number>[] = [];
  readonly #open: Open[] = [];
  readonly #text: string;
  readonly #lineAt: (offset: number) => number;

  constructor(text: string) {
    this.#text = text;
    this.#lineAt = lineCounter(text);
  }

  take(event: Event): void {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.documents.push(new Map());
        this.#open.length = 0;
        break;
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE:
        this.#open.push({
          isList: event.type === EVENT_ID.SEQUENCE,
          path: this.#enter(event.start),
          key: undefined,
          items: 0,
        });
        break;
      case EVENT_ID.SCALAR:
        this.#scalar(event.valueStart, event.valueEnd);
        break;
      case EVENT_ID.ALIAS:
        this.#enter(event.anchorStart);
        break;
      default:
        this.#open.pop();
    }
  }

  #scalar(start: number, end: number): void {
    const parent = this.#open.at(-1);
    if (!parent || parent.isList || parent.key !== undefined) {
      this.#enter(start);
      return;
    }
    parent.key = unquoted(this.#text.slice(start, end));
    // A field is where its key is.
    this.#note(this.#join(parent, parent.key), start);
  }

  /** A value begins: answers its path, and closes the key it belongs to. */
  #enter(start: number): string {
    const parent = this.#open.at(-1);
    if (!parent) return this.#note('', start);
    if (parent.isList) {
      const path = `${parent.path}[${parent.items}]`;
      parent.items += 1;
      return this.#note(path, start);
    }
    const path = this.#join(parent, parent.key ?? '');
    parent.key = undefined;
    return path;
  }

  #join({ path }: Open, key: string): string {
    return path === '' ? key : `${path}.${key}`;
  }

  #note(path: string, offset: number): string {
    this.documents.at(-1)?.set(path, this.#lineAt(Math.max(offset, 0)));
    return path;
  }
}

/** The lines of every document of a text that can be read; empty documents count. */
export function locateFields(text: string): readonly Lines[] {
  const walker = new Walker(text);
  for (const event of parseEvents(text, {})) walker.take(event);
  return walker.documents;
}

/** The line of a field, or of the nearest field around it that is written. */
export function lineOf(lines: Lines | undefined, prefix: string, field: string): number | undefined {
  let path = [prefix, field].filter((part) => part !== '').join('.');
  while (path !== prefix) {
    const line = lines?.get(path);
    if (line !== undefined) return line;
    path = path.replace(/(\.[^.[\]]*|\[[^[\]]*\]|^[^.[\]]*)$/, '');
  }
  return lines?.get(prefix);
}
