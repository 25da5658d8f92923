/** Everything a control plane and its members hold of Deployments, read at one time. */

import { type Cluster, clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { type Deployment, deployments } from '../../src/api/core/apps.ts';
import type { Resource } from '../../src/api/kind.ts';
import type { KubeObject } from '../../src/api/meta/object.ts';
import { type PropagationPolicy, propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { type Work, works } from '../../src/api/work/v1alpha1/work.ts';
import { type ResourceBinding, resourceBindings } from '../../src/api/work/v1alpha2/resource-binding.ts';
import type { Client } from '../../src/client/client.ts';
import { clusterOfNamespace } from '../../src/propagation/names.ts';

export interface World {
  readonly templates: readonly Deployment[];
  readonly policies: readonly PropagationPolicy[];
  readonly bindings: readonly ResourceBinding[];
  /** Of Deployments; namespaces and the like are left out. */
  readonly works: readonly Work[];
  readonly clusters: readonly Cluster[];
  /** The Deployments Karmada manages, by member. */
  readonly members: ReadonlyMap<string, readonly Deployment[]>;
}

const MANAGED = 'karmada.io/managed=true';

/** The objects of a kind, with the kind and version that list items lack. */
async function all<T extends KubeObject>(client: Client, resource: Resource<T>, labelSelector = ''): Promise<T[]> {
  const { items } = await client.list(resource, labelSelector === '' ? {} : { labelSelector });
  const apiVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
  return items.map((item) => ({ apiVersion, kind: resource.kind, ...item }));
}

const isOfDeployment = ({ spec }: Work): boolean => spec.workload?.manifests?.[0]?.kind === 'Deployment';

/** Reads it all. */
export async function readWorld(karmadaClient: Client, memberClients: ReadonlyMap<string, Client>): Promise<World> {
  const members = await Promise.all(
    [...memberClients].map(async ([name, client]) => [name, await all(client, deployments, MANAGED)] as const),
  );
  const allWorks = await all(karmadaClient, works);
  return {
    templates: await all(karmadaClient, deployments),
    policies: await all(karmadaClient, propagationPolicies),
    bindings: await all(karmadaClient, resourceBindings),
    works: allWorks.filter((work) => isOfDeployment(work) && clusterOfNamespace(work.metadata.namespace ?? '')),
    clusters: await all(karmadaClient, clusters),
    members: new Map(members),
  };
}

/** What counts of every object that is about a workload, by a name for it: targets of bindings, generations of all others. */
export function wishesIn({ templates, bindings, works: allWorks, members }: World): Map<string, string> {
  const groups: readonly (readonly [string, readonly KubeObject[]])[] = [
    ['template', templates],
    ['work', allWorks],
    ...members,
  ];
  const addressOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;
  const generations = groups.flatMap(([group, objects]) =>
    objects.map((object): [string, string] => [
      `${group} ${addressOf(object)}`,
      `${object.metadata.uid} ${object.metadata.generation}`,
    ]),
  );
  const targets = bindings.map((binding): [string, string] => [
    `binding ${addressOf(binding)}`,
    JSON.stringify([binding.metadata.uid, binding.spec.clusters, binding.spec.gracefulEvictionTasks]),
  ]);
  return new Map([...generations, ...targets]);
}
