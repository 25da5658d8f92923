/** What `kubectl apply` of given objects would make of the stored ones. */

import type { AnyObject, KubeObject } from '../api/meta/object.ts';
import { isObject } from '../base/json.ts';

/** Where apply remembers what it was given last. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The given object merged into the stored one, with what it was given last time and no longer is taken out. */
export function mergeApplied(stored: KubeObject, given: KubeObject): KubeObject {
  const merged = merge(stored, given, lastApplied(stored)) as AnyObject;
  return { ...merged, metadata: { ...merged.metadata, ...ownedByServer(stored) } };
}

/** What no client decides. */
function ownedByServer({ metadata }: KubeObject): Partial<KubeObject['metadata']> {
  const { uid, resourceVersion, generation, creationTimestamp } = metadata;
  return {
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(generation === undefined ? {} : { generation }),
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
  };
}

function lastApplied({ metadata }: KubeObject): unknown {
  const text = metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Maps are merged, everything else is replaced; keys given last time and missing now go. */
function merge(stored: unknown, given: unknown, before: unknown): unknown {
  if (!isObject(stored) || !isObject(given)) return given;
  const result: Record<string, unknown> = {};
  const dropped = (key: string): boolean => isObject(before) && key in before && !(key in given);
  for (const [key, value] of Object.entries(stored)) {
    if (!dropped(key)) result[key] = value;
  }
  for (const [key, value] of Object.entries(given)) {
    if (value === null) delete result[key];
    else result[key] = merge(stored[key], value, isObject(before) ? before[key] : undefined);
  }
  return result;
}
