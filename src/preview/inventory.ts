/** What a preview knows of a fleet: clusters, policies, overrides, bindings and templates. */

import type { Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import { parseApiVersion } from '../api/kind.ts';
import type { AnyObject, KubeObject } from '../api/meta/object.ts';
import type { ClusterOverridePolicy } from '../api/policy/v1alpha1/cluster-override-policy.ts';
import type { ClusterPropagationPolicy } from '../api/policy/v1alpha1/cluster-propagation-policy.ts';
import type { OverridePolicy } from '../api/policy/v1alpha1/override-policy.ts';
import type { PropagationPolicy } from '../api/policy/v1alpha1/propagation-policy.ts';
import type { ClusterResourceBinding } from '../api/work/v1alpha2/cluster-resource-binding.ts';
import type { ResourceBinding } from '../api/work/v1alpha2/resource-binding.ts';

export type Policy = PropagationPolicy | ClusterPropagationPolicy;
export type Override = OverridePolicy | ClusterOverridePolicy;
export type Binding = ResourceBinding | ClusterResourceBinding;

/** One state of the fleet. Every list holds each object once; the order means nothing. */
export interface Inventory {
  readonly clusters: readonly Cluster[];
  readonly policies: readonly Policy[];
  readonly overrides: readonly Override[];
  readonly bindings: readonly Binding[];
  readonly templates: readonly AnyObject[];
}

export type Section = keyof Inventory;

/** Nothing known. */
export const EMPTY_INVENTORY: Inventory = { clusters: [], policies: [], overrides: [], bindings: [], templates: [] };

const SECTIONS: Readonly<Record<string, Section>> = {
  'cluster.karmada.io/Cluster': 'clusters',
  'policy.karmada.io/PropagationPolicy': 'policies',
  'policy.karmada.io/ClusterPropagationPolicy': 'policies',
  'policy.karmada.io/OverridePolicy': 'overrides',
  'policy.karmada.io/ClusterOverridePolicy': 'overrides',
  'work.karmada.io/ResourceBinding': 'bindings',
  'work.karmada.io/ClusterResourceBinding': 'bindings',
};

/** Groups whose objects run the control plane and are never propagated. */
const OWN_GROUPS = new Set(
  ['cluster', 'policy', 'work', 'config', 'networking', 'autoscaling', 'remedy', 'apps'].map(
    (name) => `${name}.karmada.io`,
  ),
);

/** Where an object belongs; undefined for kinds of the control plane a preview has no use for. */
export function sectionOf(object: KubeObject): Section | undefined {
  const { group } = parseApiVersion(object.apiVersion ?? '');
  const section = SECTIONS[`${group}/${object.kind}`];
  return section ?? (OWN_GROUPS.has(group) ? undefined : 'templates');
}

/** Identifies an object among all of a control plane, whatever the version it is written in. */
export function identityOf(object: KubeObject): string {
  const { group } = parseApiVersion(object.apiVersion ?? '');
  const { namespace = '', name = '' } = object.metadata;
  return `${group}/${object.kind}/${namespace}/${name}`;
}

/** The objects by section; of two with one identity the later one stays. */
export function inventoryOf(objects: readonly KubeObject[]): Inventory {
  const sections: Record<Section, Map<string, unknown>> = {
    clusters: new Map(),
    policies: new Map(),
    overrides: new Map(),
    bindings: new Map(),
    templates: new Map(),
  };
  for (const object of objects) {
    const section = sectionOf(object);
    if (section) sections[section].set(identityOf(object), object);
  }
  const lists = Object.entries(sections).map(([section, known]) => [section, [...known.values()]]);
  return Object.fromEntries(lists) as Inventory;
}

/** Every object of the inventory. */
export function objectsOf(inventory: Inventory): KubeObject[] {
  const { clusters, policies, overrides, bindings, templates } = inventory;
  return [...clusters, ...policies, ...overrides, ...bindings, ...templates];
}

/** The inventory with one section's objects changed by `change`; objects it returns as they were keep their identity. */
export function mapSection<S extends Section>(
  inventory: Inventory,
  section: S,
  change: (object: Inventory[S][number]) => Inventory[S][number],
): Inventory {
  const list = inventory[section] as readonly Inventory[S][number][];
  return { ...inventory, [section]: list.map(change) };
}

/** The inventory with the objects added, each in place of one with its identity. */
export function withObjects(inventory: Inventory, objects: readonly KubeObject[]): Inventory {
  return objects.length === 0 ? inventory : inventoryOf([...objectsOf(inventory), ...objects]);
}
