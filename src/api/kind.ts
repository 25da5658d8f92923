/** The contract of an API kind. Everything the project knows of a kind is in its descriptor. */

import type { KubeObject } from './meta/object.ts';
import type { Problem } from './meta/problem.ts';
import type { Schema } from './meta/schema.ts';

/** What a client needs to address a kind. `T` is the shape of its objects (a phantom: there is no such field). */
export interface Resource<T extends KubeObject = KubeObject> {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly object?: T;
}

export interface Column {
  name: string;
  type: string;
  format?: string;
  description?: string;
  /** 0 is shown always, above 0 with `-o wide` only. */
  priority?: number;
  /** As in a CRD: `.spec.replicas`, `.status.conditions[?(@.type=='Ready')].status`. */
  jsonPath: string;
}

export interface ScalePaths {
  specReplicasPath: string;
  statusReplicasPath: string;
  labelSelectorPath?: string;
}

/** What surrounds a write: used by defaulting and validation that need more than the object. */
export interface WriteContext {
  operation: 'CREATE' | 'UPDATE';
  /** The stored object on update. */
  old?: KubeObject;
  /** Undefined for the object itself. */
  subresource?: string;
  namespace?: string;
  /** A new random UUID. */
  newUid(): string;
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface Kind<T extends KubeObject = KubeObject> extends Resource<T> {
  readonly singular: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly schema: Schema;
  /** Empty: name and age. */
  readonly columns: readonly Column[];
  readonly subresources: { readonly status?: boolean; readonly scale?: ScalePaths };
  /** Defaults beyond those in the schema; changes the object in place. */
  prepare?(object: T, context: WriteContext): void;
  /** Every problem beyond the schema's. */
  validate?(object: T, context: WriteContext): Problem[];
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(resource: Pick<Resource, 'group' | 'version'>): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** Splits `apps/v1` or `v1`. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** `deployments.apps`, as Kubernetes names a resource in messages and CRDs. */
export function groupResourceOf(resource: Pick<Resource, 'group' | 'plural'>): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}
