/** The file form of an inventory: versioned, one list per section. */

import type { KubeObject } from '../api/meta/object.ts';
import { invalid, type Problem, required } from '../api/meta/problem.ts';
import { isObject } from '../base/json.ts';
import { type Inventory, inventoryOf, type Section, sectionOf } from './inventory.ts';
import { redact } from './redact.ts';
import { API_VERSION } from './result.ts';

export interface InventoryFile extends Inventory {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: 'Inventory';
  /** Which program wrote it. */
  readonly generator?: string;
}

const SECTIONS: readonly Section[] = ['clusters', 'policies', 'overrides', 'bindings', 'templates'];

/** True for a document that says it is an inventory, of whatever version. */
export function isInventoryFile(document: unknown): document is { apiVersion: string; kind: 'Inventory' } {
  if (!isObject(document) || document['kind'] !== 'Inventory') return false;
  return String(document['apiVersion']).startsWith('preview.kubectl-karmada/');
}

/** What `inventory save` writes. */
export function toInventoryFile(inventory: Inventory, generator: string): InventoryFile {
  return { apiVersion: API_VERSION, kind: 'Inventory', generator, ...redact(inventory) };
}

/** Reads what `inventory save` wrote: the inventory, or every problem with it. */
export function fromInventoryFile(document: unknown): { inventory: Inventory } | { problems: Problem[] } {
  if (!isInventoryFile(document) || document.apiVersion !== API_VERSION) {
    const version = isObject(document) ? document['apiVersion'] : document;
    return { problems: [invalid('apiVersion', version ?? null, `must be ${API_VERSION} with kind Inventory`)] };
  }
  const file: Record<string, unknown> = { ...document };
  const problems = SECTIONS.flatMap((section) => sectionProblems(section, file[section]));
  if (problems.length > 0) return { problems };
  const objects = SECTIONS.flatMap((section) => (file[section] ?? []) as KubeObject[]);
  return { inventory: inventoryOf(objects) };
}

function sectionProblems(section: Section, list: unknown): Problem[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return [invalid(section, typeof list, 'must be a list')];
  return list.flatMap((object, i) => objectProblems(object, section, `${section}[${i}]`));
}

function objectProblems(object: unknown, section: Section, field: string): Problem[] {
  if (!isObject(object) || !isObject(object['metadata'])) return [invalid(field, object, 'must be an object')];
  const { apiVersion, kind, metadata } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [required(`${field}.kind`)];
  if (typeof (metadata as Record<string, unknown>)['name'] !== 'string') return [required(`${field}.metadata.name`)];
  const found = sectionOf(object as unknown as KubeObject);
  return found === section ? [] : [invalid(`${field}.kind`, kind, `does not belong into ${section}`)];
}
