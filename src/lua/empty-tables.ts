/** Empty tables made `{}`, `[]` or nothing again, by what stands at the same place in the objects a script was given. */

import { isObject } from '../base/json.ts';
import { EMPTY } from './values.ts';

interface Places {
  readonly objects: ReadonlySet<string>;
  readonly lists: ReadonlySet<string>;
}

/** Where the references hold `{}` and `[]`; positions in lists do not count. */
function emptyPlaces(references: readonly unknown[]): Places {
  const objects = new Set<string>();
  const lists = new Set<string>();
  const walk = (value: unknown, path: string): void => {
    const isList = Array.isArray(value);
    if (!isList && !isObject(value)) return;
    const inside = isList
      ? value.map((item) => [path, item] as const)
      : Object.entries(value).map(([key, item]) => [`${path}\n${key}`, item] as const);
    if (inside.length === 0) (isList ? lists : objects).add(path);
    for (const [place, item] of inside) walk(item, place);
  };
  for (const reference of references) walk(reference, '');
  return { objects, lists };
}

function settleInside(value: unknown, path: string, places: Places): unknown {
  if (value === EMPTY) {
    if (places.objects.has(path)) return {};
    return places.lists.has(path) ? [] : undefined;
  }
  if (Array.isArray(value)) {
    return value.map((item) => settleInside(item, path, places)).filter((item) => item !== undefined);
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, settleInside(item, `${path}\n${key}`, places)]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

/** The value without `EMPTY`: what no reference knows goes, and nothing at all becomes `{}`. */
export function settleEmptyTables(value: unknown, references: readonly unknown[]): unknown {
  const settled = settleInside(value, '', emptyPlaces(references));
  return settled === undefined ? {} : settled;
}
