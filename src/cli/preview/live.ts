/** The inventory of a running control plane. */

import { builtinResources } from '../../api/builtin/resources.ts';
import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { apiVersionOf, type Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { AnyObject, KubeObject } from '../../api/meta/object.ts';
import { clusterOverridePolicies } from '../../api/policy/v1alpha1/cluster-override-policy.ts';
import { clusterPropagationPolicies } from '../../api/policy/v1alpha1/cluster-propagation-policy.ts';
import { overridePolicies } from '../../api/policy/v1alpha1/override-policy.ts';
import { propagationPolicies } from '../../api/policy/v1alpha1/propagation-policy.ts';
import { clusterResourceBindings } from '../../api/work/v1alpha2/cluster-resource-binding.ts';
import { resourceBindings } from '../../api/work/v1alpha2/resource-binding.ts';
import { compareText } from '../../base/json.ts';
import type { Client } from '../../client/client.ts';
import { type Inventory, inventoryOf, sectionOf } from '../../preview/inventory.ts';

/** The kinds every inventory begins with. */
const FLEET_KINDS: readonly Resource[] = [
  clusters,
  propagationPolicies,
  clusterPropagationPolicies,
  overridePolicies,
  clusterOverridePolicies,
  resourceBindings,
  clusterResourceBindings,
];

export interface LiveOptions {
  /** Objects whose kinds are wanted too. */
  readonly objects?: readonly KubeObject[];
  warn(line: string): void;
}

/** Lists the fleet, then every kind its bindings and policies are about. */
export async function liveInventory(client: Client, { objects = [], warn }: LiveOptions): Promise<Inventory> {
  const fleet = (await Promise.all(FLEET_KINDS.map((kind) => listAll(client, kind)))).flat();
  const known = inventoryOf(fleet);
  const wanted = templateKinds(known, objects);
  const resources = await resolveKinds(client, wanted);
  const templates = await Promise.all(resources.map((resource) => listTemplates(client, resource, warn)));
  return inventoryOf([...fleet, ...templates.flat()]);
}

async function listAll(client: Client, resource: Resource): Promise<KubeObject[]> {
  try {
    const { items } = await client.list(resource);
    const [apiVersion, kind] = [apiVersionOf(resource), resource.kind];
    return items.map((item) => ({ ...item, apiVersion, kind }));
  } catch (error) {
    // A kind the control plane does not serve has no objects.
    if (isApiError(error, 'NotFound')) return [];
    throw error;
  }
}

/** What may not be read is left out and told: bindings are enough to preview most of it. */
async function listTemplates(client: Client, resource: Resource, warn: LiveOptions['warn']): Promise<KubeObject[]> {
  try {
    return await listAll(client, resource);
  } catch (error) {
    if (!isApiError(error, 'Forbidden')) throw error;
    warn(`warning: ${resource.plural} cannot be listed and are previewed from their bindings alone: ${error.message}`);
    return [];
  }
}

function templateKinds({ bindings, policies }: Inventory, objects: readonly KubeObject[]): Set<string> {
  const templates = objects.filter((object) => sectionOf(object) === 'templates') as AnyObject[];
  const named = [
    ...bindings.map(({ spec }) => spec.resource),
    ...policies.flatMap(({ spec }) => spec.resourceSelectors),
    ...templates,
  ];
  return new Set(named.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`));
}

/** Built-in kinds are known; only others need the server's discovery. */
async function resolveKinds(client: Client, wanted: ReadonlySet<string>): Promise<Resource[]> {
  const known = new Map(builtinResources.map((resource) => [keyOf(resource), builtinResource(resource)]));
  const missing = [...wanted].filter((key) => !known.has(key));
  if (missing.length > 0) {
    const { resources } = await client.discover();
    for (const resource of resources) known.set(keyOf(resource), resource);
  }
  return [...wanted].sort(compareText).flatMap((key) => known.get(key) ?? []);
}

function keyOf({ group, version, kind }: Pick<Resource, 'group' | 'version' | 'kind'>): string {
  return `${apiVersionOf({ group, version })} ${kind}`;
}

function builtinResource({ group, version, kind, resource, scope }: (typeof builtinResources)[number]): Resource {
  return { group, version, kind, plural: resource, namespaced: scope === 'Namespaced' };
}
