/**
 * Sets of field paths in the form Kubernetes keeps them in managedFields (FieldsV1).
 *
 * A set is a tree of path elements: `f:name` a field, `k:{…}` a list element by key, `v:…` one by value. An element
 * without children is a member; one with children is a member too when it holds the element `.`.
 */

export interface FieldSet {
  readonly [element: string]: FieldSet;
}

/** The set without members. */
export const EMPTY_SET: FieldSet = Object.freeze({});

const SELF = '.';

/** True when the set has no members. */
export function isEmptySet(set: FieldSet): boolean {
  for (const _ in set) return false;
  return true;
}

/** True when the element that holds `node` is itself a member. */
export function isMember(node: FieldSet): boolean {
  return isEmptySet(node) || node[SELF] !== undefined;
}

/** The node of an element that is a member or not and has these children; undefined when it is neither. */
function nodeOf(member: boolean, children: FieldSet): FieldSet | undefined {
  if (isEmptySet(children)) return member ? EMPTY_SET : undefined;
  return member ? { [SELF]: EMPTY_SET, ...children } : children;
}

function childrenOf(node: FieldSet): FieldSet {
  if (node[SELF] === undefined) return node;
  const { [SELF]: _, ...children } = node;
  return children;
}

/** Members of either. */
export function unionSets(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(b)) return a;
  if (isEmptySet(a)) return b;
  const result: Record<string, FieldSet> = { ...a };
  for (const element in b) {
    const left = a[element];
    const right = b[element] as FieldSet;
    result[element] = left === undefined || left === right ? right : unionNodes(left, right);
  }
  return result;
}

function unionNodes(a: FieldSet, b: FieldSet): FieldSet {
  return nodeOf(isMember(a) || isMember(b), unionSets(childrenOf(a), childrenOf(b))) ?? EMPTY_SET;
}

/** Members of `a` that are not members of `b`. */
export function subtractSets(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (left, right) => {
    if (right === undefined) return left;
    return nodeOf(isMember(left) && !isMember(right), subtractSets(childrenOf(left), childrenOf(right)));
  });
}

/** Members of both. */
export function intersectSets(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (left, right) => {
    if (right === undefined) return undefined;
    return nodeOf(isMember(left) && isMember(right), intersectSets(childrenOf(left), childrenOf(right)));
  });
}

/** Members of `a` that are neither members of `b` nor below one. */
export function subtractBelow(a: FieldSet, b: FieldSet): FieldSet {
  return combine(a, b, (left, right) => {
    if (right === undefined) return left;
    return isMember(right) ? undefined : nodeOf(isMember(left), subtractBelow(childrenOf(left), childrenOf(right)));
  });
}

function combine(
  a: FieldSet,
  b: FieldSet,
  node: (left: FieldSet, right: FieldSet | undefined) => FieldSet | undefined,
): FieldSet {
  const result: Record<string, FieldSet> = {};
  let changed = false;
  for (const element in a) {
    const left = a[element] as FieldSet;
    const kept = node(left, b[element]);
    if (kept) result[element] = kept;
    if (kept !== left) changed = true;
  }
  return changed ? result : a;
}

/** The set with every field on the way to a member made a member; list elements stay as they are. */
export function withFieldAncestors(set: FieldSet): FieldSet {
  const result: Record<string, FieldSet> = {};
  for (const element in set) {
    const node = set[element] as FieldSet;
    const member = isMember(node) || element.startsWith('f:');
    result[element] = nodeOf(member, withFieldAncestors(childrenOf(node))) ?? EMPTY_SET;
  }
  return result;
}

function elementsOf(set: FieldSet): { element: string; member: boolean; below: FieldSet }[] {
  return Object.entries(set).map(([element, node]) => ({ element, member: isMember(node), below: childrenOf(node) }));
}

/** A set with sorted elements, as Kubernetes writes it; the set itself when it is sorted already. */
export function sortedSet(set: FieldSet): FieldSet {
  if (isEmptySet(set)) return set;
  const elements = Object.keys(set);
  const below = elements.map((element) => sortedSet(set[element] as FieldSet));
  if (elements.every((element, i) => below[i] === set[element] && (elements[i - 1] ?? '') <= element)) return set;
  const sorted = new Map(elements.map((element, i) => [element, below[i] as FieldSet]));
  const result: Record<string, FieldSet> = {};
  for (const element of elements.sort()) result[element] = sorted.get(element) ?? EMPTY_SET;
  return result;
}

/** The set whose members are these dotted field paths: `status`, `metadata.labels`. */
export function setOfPaths(paths: readonly string[]): FieldSet {
  let set = EMPTY_SET;
  for (const path of paths) {
    const node = path.split('.').reduceRight<FieldSet>((below, name) => ({ [`f:${name}`]: below }), EMPTY_SET);
    set = unionSets(set, node);
  }
  return set;
}

/** Every member as Kubernetes prints it: `.spec.template.spec.containers[name="c"].image`. */
export function memberPaths(set: FieldSet, prefix = ''): string[] {
  const elements = elementsOf(sortedSet(set));
  return [
    ...elements.filter(({ member }) => member).map(({ element }) => prefix + elementText(element)),
    ...elements.flatMap(({ element, below }) => memberPaths(below, prefix + elementText(element))),
  ];
}

function elementText(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('v:')) return `[=${rest}]`;
  if (!element.startsWith('k:')) return `[${rest}]`;
  const keys = JSON.parse(rest) as Record<string, unknown>;
  return `[${Object.entries(keys)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`;
}
