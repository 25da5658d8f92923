/** The form a client wants objects in: whole, as a table, or metadata only. */

import { failure } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { Call } from '../call.ts';
import type { Served } from '../registry.ts';
import type { Stored } from '../store/stored.ts';

export interface ListMetadata {
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

export interface Representation {
  readonly yaml: boolean;
  /** JSON of one object. */
  one(stored: Stored): string;
  many(items: readonly Stored[], metadata: ListMetadata): string;
  /** What the JSON of one object says, where that is at hand: shared, never to be changed. */
  value?(stored: Stored): object;
}

/** The object's JSON in the version it is asked for in. */
export function objectText(served: Served, stored: Stored): string {
  if (stored.text.startsWith(typePrefix(served))) return stored.text;
  return JSON.stringify(inVersion(served, stored.object));
}

/** How the text of every object in the served version begins. */
function typePrefix({ kind, apiVersion }: Served): string {
  return `{"kind":${JSON.stringify(kind.kind)},"apiVersion":${JSON.stringify(apiVersion)},`;
}

/** A stored object in the served version: versions differ in name only. */
export function inVersion({ kind, apiVersion }: Served, object: AnyObject): AnyObject {
  return object.apiVersion === apiVersion ? object : { ...object, kind: kind.kind, apiVersion };
}

/** Objects as they are. Lists of built-in kinds leave the type of each item out, as Kubernetes does. */
export function wholeObjects(served: Served, yaml: boolean): Representation {
  const { kind } = served;
  const prefix = typePrefix(served);
  const itemText = (stored: Stored): string => {
    const text = objectText(served, stored);
    return !served.custom && text.startsWith(prefix) ? `{${text.slice(prefix.length)}` : text;
  };
  return {
    yaml,
    one: (stored) => objectText(served, stored),
    ...(yaml ? {} : { value: (stored) => inVersion(served, stored.object) }),
    many: (items, metadata) => {
      const head = { kind: kind.listKind, apiVersion: served.apiVersion, metadata };
      return `${JSON.stringify(head).slice(0, -1)},"items":[${items.map(itemText).join(',')}]}`;
    },
  };
}

const PARTIAL = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' };

/** An object's metadata alone. */
export function partialObject(object: AnyObject): object {
  return { ...PARTIAL, metadata: object.metadata };
}

const partialObjects: Representation = {
  yaml: false,
  one: ({ object }) => JSON.stringify(partialObject(object)),
  many: (items, metadata) =>
    JSON.stringify({
      kind: 'PartialObjectMetadataList',
      apiVersion: PARTIAL.apiVersion,
      metadata,
      items: items.map(({ object }) => partialObject(object)),
    }),
};

interface MediaRange {
  type: string;
  parameters: ReadonlyMap<string, string>;
}

function mediaRanges(accept: string): MediaRange[] {
  return accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    const pairs = parameters.map((pair) => pair.split('=') as [string, string]);
    return { type: type.toLowerCase(), parameters: new Map(pairs) };
  });
}

const JSON_RANGES = new Set(['*/*', 'application/*', 'application/json', '']);
const AVAILABLE =
  'application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch';

/** Makes the table form of a kind; absent where tables are not served. */
export type TableForm = (served: Served, call: Call) => Representation;

/** The first form in the Accept header that is served; throws NotAcceptable when there is none. */
export function chooseRepresentation(call: Call, served: Served, table?: TableForm): Representation {
  for (const range of mediaRanges(call.headers['accept'] ?? '')) {
    const yaml = range.type === 'application/yaml';
    if (!yaml && !JSON_RANGES.has(range.type)) continue;
    const as = range.parameters.get('as');
    const form = as === undefined ? wholeObjects(served, yaml) : transformed(as, range, () => table?.(served, call));
    if (form) return form;
  }
  throw failure('NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${AVAILABLE}`, {});
}

function transformed(
  as: string,
  { parameters }: MediaRange,
  table: () => Representation | undefined,
): Representation | undefined {
  if (parameters.get('v') !== 'v1' || parameters.get('g') !== 'meta.k8s.io') return undefined;
  if (as === 'Table') return table();
  return as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList' ? partialObjects : undefined;
}
