/** Which object or collection a path addresses. */

import { methodNotAllowed, resourceNotFound } from './answers/failures.ts';
import type { Registry, Served } from './registry.ts';

export interface Target {
  readonly served: Served;
  /** Undefined for cluster-wide kinds, and for a collection across namespaces. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** What follows the subresource: the path behind `…/proxy`. */
  readonly rest: readonly string[];
}

const NAMESPACE_SUBRESOURCES = new Set(['status', 'finalize']);

interface Address {
  namespace?: string;
  plural: string;
  name?: string;
  rest: readonly string[];
}

/** Reads the segments after `/api/v1` or `/apis/group/version`. */
function addressOf(segments: readonly string[]): Address | undefined {
  const [first, second, third] = segments;
  if (first === undefined) return undefined;
  const inNamespace = first === 'namespaces' && third !== undefined && !NAMESPACE_SUBRESOURCES.has(third);
  if (inNamespace && second !== undefined) {
    const [, , plural, name, ...rest] = segments;
    return { namespace: second, plural: plural ?? '', ...(name === undefined ? {} : { name }), rest };
  }
  const [plural = '', name, ...rest] = segments;
  return { plural, ...(name === undefined ? {} : { name }), rest };
}

/** Finds what the path addresses; throws NotFound where there is no such resource. */
export function findTarget(
  registry: Registry,
  at: { group: string; version: string },
  path: readonly string[],
): Target {
  const address = addressOf(path);
  const served = address && registry.find(at.group, at.version, address.plural);
  if (!address || !served || path.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw resourceNotFound();
  }
  const { namespace, name } = address;
  const [subresource, ...rest] = address.rest;
  if (served.kind.namespaced ? namespace === undefined && name !== undefined : namespace !== undefined) {
    throw resourceNotFound();
  }
  return { served, namespace, name, subresource, rest };
}

/** The key of an object in its collection. */
export function keyOf(served: Served, namespace: string | undefined, name: string): string {
  return served.kind.namespaced ? `${namespace}/${name}` : name;
}

/** The name a verb needs. */
export function nameOf(target: Target): string {
  if (target.name === undefined) throw methodNotAllowed();
  return target.name;
}
