/** What became of a template: its binding, the binding's Works, and the objects those made on members. */

import { apiVersionOf, type Resource } from '../../../api/kind.ts';
import type { AnyObject, KubeObject } from '../../../api/meta/object.ts';
import { type Work, works } from '../../../api/work/v1alpha1/work.ts';
import {
  CLUSTER_BINDING_ID_LABEL,
  clusterResourceBindings,
} from '../../../api/work/v1alpha2/cluster-resource-binding.ts';
import {
  BINDING_ID_LABEL,
  type ResourceBinding,
  resourceBindings,
} from '../../../api/work/v1alpha2/resource-binding.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Client } from '../../../client/client.ts';
import { bindingName, clusterOfNamespace } from '../../../propagation/names.ts';
import { type Failure, gather } from '../gather.ts';
import type { Target } from '../targets.ts';

export interface Trunk {
  template: AnyObject;
  /** A ClusterResourceBinding looks the same here. */
  binding: ResourceBinding | undefined;
  branches: readonly Branch[];
}

/** One cluster's part. */
export interface Branch {
  clusterName: string;
  work: Work | undefined;
  /** Undefined where it is not there, and where its member does not answer. */
  memberObject: AnyObject | undefined;
  failure: Failure | undefined;
}

export interface TreeAsking {
  karmadaClient: Client;
  /** The target of a member. */
  memberTarget(clusterName: string): Target;
  clock: Clock;
}

/** The trees of templates of one kind. */
export async function gatherTrees(
  asking: TreeAsking,
  resource: Resource,
  templates: readonly AnyObject[],
): Promise<Trunk[]> {
  const roots = await Promise.all(
    templates.map(async (template) => {
      const binding = await findBinding(asking.karmadaClient, template);
      return { template, binding, works: binding ? await worksOf(asking.karmadaClient, binding) : [] };
    }),
  );
  const names = [...new Set(roots.flatMap((root) => clustersOf(root)))];
  const { answers, failures } = await gather(names.map(asking.memberTarget), asking.clock, (target) =>
    Promise.all(
      roots
        .filter((root) => clustersOf(root).includes(target.clusterName ?? ''))
        .map(async ({ template }) => [template, await findCopy(target.client, resource, template)] as const),
    ),
  );
  const copies = new Map(answers.map(({ clusterName, answer }) => [clusterName, new Map(answer)]));
  return roots.map((root) => ({
    template: root.template,
    binding: root.binding,
    branches: clustersOf(root).map((clusterName) => ({
      clusterName,
      work: root.works.find((work) => clusterOf(work) === clusterName),
      memberObject: copies.get(clusterName)?.get(root.template),
      failure: failures.find((failure) => failure.clusterName === clusterName),
    })),
  }));
}

function findBinding(karmadaClient: Client, { kind = '', metadata }: AnyObject): Promise<ResourceBinding | undefined> {
  const { name = '', namespace } = metadata;
  const named = bindingName(kind, name);
  if (namespace !== undefined) return karmadaClient.find(resourceBindings, named, { namespace });
  return karmadaClient.find(clusterResourceBindings as unknown as Resource<ResourceBinding>, named);
}

async function worksOf(karmadaClient: Client, { metadata }: ResourceBinding): Promise<Work[]> {
  const label = metadata.namespace === undefined ? CLUSTER_BINDING_ID_LABEL : BINDING_ID_LABEL;
  const id = metadata.labels?.[label];
  if (id === undefined) return [];
  return (await karmadaClient.list(works, { labelSelector: `${label}=${id}` })).items;
}

interface Root {
  binding: ResourceBinding | undefined;
  works: readonly Work[];
}

/** Where it is to be, and where a Work still is. */
function clustersOf({ binding, works: found }: Root): string[] {
  const targets = (binding?.spec.clusters ?? []).map(({ name }) => name);
  return [...new Set([...targets, ...found.map(clusterOf)])].filter((name) => name !== '').sort();
}

function clusterOf({ metadata }: KubeObject): string {
  return clusterOfNamespace(metadata.namespace ?? '') ?? '';
}

async function findCopy(
  memberClient: Client,
  resource: Resource,
  { metadata }: AnyObject,
): Promise<AnyObject | undefined> {
  const { name = '', namespace } = metadata;
  const found = await memberClient.find(resource, name, namespace === undefined ? {} : { namespace });
  return found && { apiVersion: apiVersionOf(resource), kind: resource.kind, ...found };
}
