/** What scripts and webhooks answer, checked and brought into shape. Messages name the field as upstream's do. */

import type { LabelSelector } from '../../api/core/selector.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { Component, ReplicaRequirements } from '../../api/work/v1alpha2/resource-binding.ts';
import { compareText, isObject } from '../../base/json.ts';
import type { DependencyReference, Health, ReplicaAnswer } from './interpreter.ts';

const typeName = (value: unknown): string => {
  if (value === null || value === undefined) return 'nil';
  return Array.isArray(value) ? 'list' : typeof value;
};

function expected(what: string, value: unknown): Error {
  return new Error(`expected ${what}, got ${typeName(value)}`);
}

/** Nothing, or a table without entries. */
const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || (isObject(value) && Object.keys(value).length === 0);

/** A list; an empty table may arrive as an object. */
function listOf(what: string, value: unknown): readonly unknown[] {
  if (isNothing(value)) return [];
  if (!Array.isArray(value)) throw expected(`a list of ${what}`, value);
  return value;
}

export function replicaAnswer(replicas: unknown, requirements: unknown): ReplicaAnswer {
  if (typeof replicas !== 'number') throw expected('a number of replicas', replicas);
  if (isNothing(requirements)) return { replicas: Math.trunc(replicas) };
  if (!isObject(requirements)) throw expected('replica requirements', requirements);
  return { replicas: Math.trunc(replicas), requirements: requirements as ReplicaRequirements };
}

export function componentsAnswer(value: unknown): Component[] | undefined {
  if (value === null || value === undefined) return undefined;
  return listOf('components', value).map((component) => {
    if (!isObject(component)) throw expected('a component', component);
    if (typeof component['name'] !== 'string' || component['name'] === '') {
      throw new Error('component names must be non-empty');
    }
    return component as unknown as Component;
  });
}

export function healthAnswer(value: unknown): Health {
  if (typeof value !== 'boolean') throw expected('true or false', value);
  return value ? 'Healthy' : 'Unhealthy';
}

/** An object to go on with instead of the one that was given. */
export function objectAnswer(value: unknown, given: AnyObject): AnyObject {
  if (!isObject(value) || !isObject(value['metadata'])) throw expected('an object with metadata', value);
  const { apiVersion, kind, metadata } = value as unknown as AnyObject;
  const { name, namespace } = given.metadata;
  const isSame =
    apiVersion === given.apiVersion &&
    kind === given.kind &&
    metadata.name === name &&
    metadata.namespace === namespace;
  if (!isSame) throw new Error('the answer is another object than the one that was given');
  return value as unknown as AnyObject;
}

export function statusAnswer(value: unknown): unknown {
  return value === null ? undefined : value;
}

function dependencyOf(value: unknown): DependencyReference {
  if (!isObject(value)) throw expected('a dependency', value);
  const text = (key: string): string => (typeof value[key] === 'string' ? value[key] : '');
  const [apiVersion, kind, namespace, name] = ['apiVersion', 'kind', 'namespace', 'name'].map(text) as [
    string,
    string,
    string,
    string,
  ];
  const { labelSelector } = value;
  if (apiVersion === '') throw new Error('missing required apiVersion');
  if (kind === '') throw new Error('missing required kind');
  if (name === '' && !isObject(labelSelector))
    throw new Error('dependency can not leave name and labelSelector all empty');
  return {
    apiVersion,
    kind,
    ...(namespace ? { namespace } : {}),
    ...(name ? { name } : {}),
    ...(isObject(labelSelector) ? { labelSelector: labelSelector as LabelSelector } : {}),
  };
}

const order = ({ apiVersion, kind, namespace = '', name = '' }: DependencyReference): string =>
  [apiVersion, kind, namespace, name].join('\u0000');

/** Several lists of dependencies as one: each once, by apiVersion, kind, namespace and name. */
export function dependenciesAnswer(lists: readonly unknown[]): DependencyReference[] {
  const all = lists.flatMap((list) => listOf('dependencies', list).map(dependencyOf));
  const distinct = new Map(all.map((each) => [JSON.stringify(each), each]));
  return [...distinct.values()].sort((a, b) => compareText(order(a), order(b)));
}
