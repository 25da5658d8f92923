/** Looks up everything one placement depends on, and explains it. */

import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { apiVersionOf, type Resource } from '../../api/kind.ts';
import type { AnyObject, KubeObject } from '../../api/meta/object.ts';
import { clusterPropagationPolicies } from '../../api/policy/v1alpha1/cluster-propagation-policy.ts';
import { propagationPolicies } from '../../api/policy/v1alpha1/propagation-policy.ts';
import { type Work, works } from '../../api/work/v1alpha1/work.ts';
import { clusterResourceBindings } from '../../api/work/v1alpha2/cluster-resource-binding.ts';
import { resourceBindings } from '../../api/work/v1alpha2/resource-binding.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import type { Binding } from '../../preview/inventory.ts';
import { explainPlacement, type PlacementFacts } from '../../preview/placement.ts';
import { placementReport } from '../../preview/report/placement.ts';
import { bindingName, executionNamespace, workName } from '../../propagation/names.ts';
import { expectedClusters } from '../../propagation/targets.ts';
import type { Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { findResources } from '../get/resource-lookup.ts';
import { printDocument } from '../printers/document.ts';

/** Explains the placement of what the words name: KIND/NAME, or KIND NAME. */
export async function runExplainPlacement(
  context: CommandContext,
  words: readonly string[],
  format: 'text' | 'json' | 'yaml',
): Promise<Outcome> {
  const text = words.join(words.length === 2 ? '/' : ' ');
  const [, type, name] = /^([^/\s]+)\/([^/\s]+)$/.exec(text) ?? [];
  if (type === undefined || name === undefined) {
    throw new UserError('BadInput', `cannot read '${text}'`, { hint: 'name it KIND/NAME, such as deployment/web' });
  }
  const { client, namespace } = await context.connectKarmada();
  const facts = await lookUp(client, { type, name, namespace });
  client.transport.close();
  const explained = explainPlacement(facts);
  if (!explained) throw new UserError('NotFound', `there is no ${text} in namespace ${namespace}`);
  return { text: format === 'text' ? placementReport(explained) : await printDocument(explained, format) };
}

interface Name {
  readonly type: string;
  readonly name: string;
  readonly namespace: string;
}

async function lookUp(client: Client, wanted: Name): Promise<PlacementFacts> {
  const { resources } = await client.discover();
  const [resource] = findResources(resources, wanted.type);
  if (!resource) throw new UserError('NotFound', `the control plane has no kind '${wanted.type}'`);
  const isBinding = [resourceBindings.plural, clusterResourceBindings.plural].includes(resource.plural);
  const { template, binding } = isBinding
    ? await fromBinding(client, resource, { ...wanted, resources })
    : await fromTemplate(client, resource, wanted);
  const [policies, clusterPolicies, fleet] = await Promise.all([
    client.list(propagationPolicies),
    client.list(clusterPropagationPolicies),
    client.list(clusters),
  ]);
  return {
    template,
    binding,
    policies: [...policies.items, ...clusterPolicies.items],
    clusters: fleet.items,
    works: binding ? await worksOf(client, binding) : [],
  };
}

type Found = Pick<PlacementFacts, 'template' | 'binding'>;

async function fromBinding(
  client: Client,
  resource: Resource,
  { name, namespace, resources }: Name & { resources: readonly Resource[] },
): Promise<Found> {
  const binding = (await client.find(resource, name, scopeOf(resource, namespace))) as Binding | undefined;
  if (!binding) return { template: undefined, binding };
  const { apiVersion, kind, name: templateName, namespace: home = '' } = binding.spec.resource;
  const templates = resources.find((each) => each.kind === kind && apiVersionOf(each) === apiVersion);
  const template = templates && (await client.find(templates, templateName, scopeOf(templates, home)));
  return { template: named(template, templates), binding: named(binding, resource) };
}

async function fromTemplate(client: Client, resource: Resource, { name, namespace }: Name): Promise<Found> {
  const template = await client.find(resource, name, scopeOf(resource, namespace));
  const bindings: Resource = resource.namespaced ? resourceBindings : clusterResourceBindings;
  const binding = await client.find(bindings, bindingName(resource.kind, name), scopeOf(bindings, namespace));
  return { template: named(template, resource), binding: named(binding, bindings) as Binding | undefined };
}

function scopeOf({ namespaced }: Resource, namespace: string): { namespace?: string } {
  return namespaced ? { namespace } : {};
}

/** Some servers leave out what the caller knows already. */
function named<T extends KubeObject>(
  object: T | undefined,
  resource: Resource | undefined,
): (T & AnyObject) | undefined {
  if (!object || !resource) return undefined;
  return { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind } as T & AnyObject;
}

async function worksOf(client: Client, { spec }: Binding): Promise<Work[]> {
  const { kind, name, namespace = '' } = spec.resource;
  const work = workName({ kind, name, namespace });
  const found = [...expectedClusters(spec)].map((cluster) =>
    client.find(works, work, { namespace: executionNamespace(cluster) }),
  );
  return (await Promise.all(found)).filter((each) => each !== undefined);
}
