/** Merging one list under the strategy `merge`: elements meet by merge key, scalars by value; then both orders are honoured. */

import { clone, deepEqual, isObject } from '../../base/json.ts';
import { StrategicPatchError } from './strategic-error.ts';

type JsonMap = Record<string, unknown>;

export interface ListMerge {
  patch: readonly unknown[];
  /** `$setElementOrder`: merge keys (as objects) or scalars. */
  order: readonly unknown[] | undefined;
  /** `$deleteFromPrimitiveList`. */
  removals: readonly unknown[] | undefined;
  /** Absent for lists of scalars. */
  mergeKey: string | undefined;
  mergeItem(old: JsonMap, item: JsonMap): JsonMap;
}

/** The merged list. */
export function mergeList(target: readonly unknown[], merge: ListMerge): unknown[] {
  const identity = (item: unknown): unknown => identify(item, merge.mergeKey);
  const directives = merge.patch.map((item) => (isObject(item) ? item['$patch'] : undefined));
  const additions = merge.patch.filter((_, i) => directives[i] !== 'delete' && !isBareDirective(merge.patch[i]));
  if (directives.includes('replace')) return additions.map((item) => fresh(item, merge));
  const doomed = merge.patch.filter((_, i) => directives[i] === 'delete').map(identity);
  doomed.push(...(merge.removals ?? []));

  const merged = target.filter((item) => !includes(doomed, tryIdentify(item, merge.mergeKey)));
  for (const item of additions) {
    const at = merged.findIndex((old) => deepEqual(tryIdentify(old, merge.mergeKey), identity(item)));
    const old = merged[at];
    if (at < 0) merged.push(fresh(item, merge));
    else if (isObject(item) && isObject(old)) merged[at] = merge.mergeItem(old, item);
  }
  return inOrder(merged, (merge.order ?? additions).map(identity), { target, mergeKey: merge.mergeKey });
}

function isBareDirective(item: unknown): boolean {
  return isObject(item) && item['$patch'] !== undefined && Object.keys(item).length === 1;
}

function fresh(item: unknown, merge: ListMerge): unknown {
  return isObject(item) ? merge.mergeItem({}, item) : clone(item);
}

function identify(item: unknown, mergeKey: string | undefined): unknown {
  const id = tryIdentify(item, mergeKey);
  if (id === undefined)
    throw new StrategicPatchError(`map: ${JSON.stringify(item)} does not contain declared merge key: ${mergeKey}`);
  return id;
}

function tryIdentify(item: unknown, mergeKey: string | undefined): unknown {
  return isObject(item) ? (mergeKey === undefined ? item : item[mergeKey]) : item;
}

function includes(list: readonly unknown[], value: unknown): boolean {
  return list.some((item) => deepEqual(item, value));
}

/**
 * Elements the patch orders stand in its order, the others in the target's order; an unordered element goes ahead of
 * an ordered one only where both were in the target and stood that way round.
 */
function inOrder(
  merged: readonly unknown[],
  order: readonly unknown[],
  { target, mergeKey }: { target: readonly unknown[]; mergeKey: string | undefined },
): unknown[] {
  const before = target.map((item) => tryIdentify(item, mergeKey));
  const positionIn = (list: readonly unknown[], item: unknown): number =>
    list.findIndex((id) => deepEqual(id, tryIdentify(item, mergeKey)));
  const by =
    (list: readonly unknown[]) =>
    (a: unknown, b: unknown): number =>
      positionIn(list, a) - positionIn(list, b);
  const ordered = merged.filter((item) => positionIn(order, item) >= 0).sort(by(order));
  const others = merged.filter((item) => positionIn(order, item) < 0).sort(by(before));
  const result: unknown[] = [];
  for (const item of ordered) {
    const position = positionIn(before, item);
    while (others.length > 0 && position >= 0 && positionIn(before, others[0]) < position) result.push(others.shift());
    result.push(item);
  }
  return [...result, ...others];
}
