/** What applying would do, found out by asking the server without changing anything. */

import type { AnyObject } from '../../api/meta/object.ts';
import { isUserError } from '../../base/errors.ts';
import { deepEqual, isObject } from '../../base/json.ts';
import type { Client } from '../../client/client.ts';
import { applyObject } from './apply.ts';
import { nameOf, resourceOf } from './resources.ts';

export type Effect = 'create' | 'update' | 'unchanged' | 'refused';

export interface PlannedChange {
  /** `Deployment karmada-system/karmada-webhook` */
  name: string;
  effect: Effect;
  /** The fields that would change: `spec.replicas`. Values are left out, for some are secret. */
  fields: string[];
  /** Why the server refuses. */
  refusal?: string;
}

export interface PlanChecks {
  /** Lets the server check objects that are to be created: in this namespace, where their own does not exist yet. */
  checkedIn?: string;
}

/** The effect of applying each object, in their order. */
export function planObjects(
  client: Client,
  objects: readonly AnyObject[],
  checks: PlanChecks = {},
): Promise<PlannedChange[]> {
  return Promise.all(objects.map((object) => planObject(client, object, checks)));
}

async function planObject(client: Client, object: AnyObject, { checkedIn }: PlanChecks): Promise<PlannedChange> {
  const { name = '', namespace } = object.metadata;
  const change = { name: nameOf(object), fields: [] };
  const live = await client.find<AnyObject>(resourceOf(object), name, namespace === undefined ? {} : { namespace });
  if (!live && checkedIn === undefined) return { ...change, effect: 'create' };
  try {
    const asked = live || namespace === undefined ? object : movedTo(object, checkedIn);
    const after = await applyObject(client, asked, { dryRun: true });
    if (!live) return { ...change, effect: 'create' };
    const fields = changedFields(live, after);
    return { ...change, effect: fields.length > 0 ? 'update' : 'unchanged', fields };
  } catch (error) {
    if (!isUserError(error) || error.code === 'Unreachable') throw error;
    return { ...change, effect: 'refused', refusal: error.message };
  }
}

function movedTo(object: AnyObject, namespace = 'default'): AnyObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** Kept by the server, or of no consequence. */
const BOOKKEEPING = new Set(['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp', 'selfLink']);

/** Paths at which two objects differ, status and bookkeeping left out; a list that differs counts as one field. */
export function changedFields(before: AnyObject, after: AnyObject): string[] {
  const { status: _, ...old } = before;
  const { status: __, ...current } = after;
  return differences(withoutBookkeeping(old), withoutBookkeeping(current), '');
}

function withoutBookkeeping(object: Record<string, unknown>): Record<string, unknown> {
  const metadata = Object.entries(object['metadata'] ?? {}).filter(([key]) => !BOOKKEEPING.has(key));
  return { ...object, metadata: Object.fromEntries(metadata) };
}

function differences(before: unknown, after: unknown, path: string): string[] {
  if (deepEqual(before, after)) return [];
  const pairs = namedItems(before, after) ?? fieldPairs(before, after);
  if (!pairs) return [path];
  return pairs.flatMap(({ key, old, current }) => differences(old, current, joined(path, key)));
}

interface Pair {
  key: string;
  old: unknown;
  current: unknown;
}

function joined(path: string, key: string): string {
  if (key.startsWith('[')) return `${path}${key}`;
  return path === '' ? key : `${path}.${key}`;
}

function fieldPairs(before: unknown, after: unknown): Pair[] | undefined {
  if (!isObject(before) || !isObject(after)) return undefined;
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].map((key) => ({ key, old: before[key], current: after[key] }));
}

/** Lists such as containers are compared by the names of their items. */
function namedItems(before: unknown, after: unknown): Pair[] | undefined {
  if (!Array.isArray(before) || !Array.isArray(after)) return undefined;
  const items = [...before, ...after];
  if (!items.every((item) => isObject(item) && typeof item['name'] === 'string')) return undefined;
  const named = (list: readonly Record<string, unknown>[], name: unknown): unknown =>
    list.find((item) => item['name'] === name);
  const names = new Set(items.map((item: Record<string, unknown>) => String(item['name'])));
  return [...names].map((name) => ({ key: `[${name}]`, old: named(before, name), current: named(after, name) }));
}
