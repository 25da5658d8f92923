/** Deployments of one namespace on the control plane and on the members, and what about them is not as it follows from what is stored. */

import { type Cluster, clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { type Deployment, deployments } from '../../src/api/core/apps.ts';
import type { AnyObject } from '../../src/api/meta/object.ts';
import { type Work, works } from '../../src/api/work/v1alpha1/work.ts';
import { type ResourceBinding, resourceBindings } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { deepEqual } from '../../src/base/json.ts';
import type { Client } from '../../src/client/client.ts';
import { nativeInterpreter } from '../../src/propagation/interpreter/index.ts';
import { clusterOfNamespace, executionNamespace } from '../../src/propagation/names.ts';
import { expectedClusters } from '../../src/propagation/targets.ts';
import { renderWork } from '../../src/propagation/work.ts';
import { decideTrigger, prepareFleet, schedule } from '../../src/scheduler/index.ts';
import { bindingFaults } from './binding-laws.ts';

interface Workloads {
  readonly clusters: readonly Cluster[];
  readonly templates: readonly Deployment[];
  readonly bindings: readonly ResourceBinding[];
  readonly works: readonly Work[];
  /** The Deployments on each member. */
  readonly members: ReadonlyMap<string, readonly Deployment[]>;
}

/** Reads it all. */
export async function lookAt(
  karmadaClient: Client,
  memberClients: ReadonlyMap<string, Client>,
  namespace: string,
): Promise<Workloads> {
  const [fleet, templates, bindings, allWorks, members] = await Promise.all([
    karmadaClient.list(clusters),
    karmadaClient.list(deployments, { namespace }),
    karmadaClient.list(resourceBindings, { namespace }),
    karmadaClient.list(works),
    Promise.all(
      [...memberClients].map(async ([name, client]) => {
        const { items } = await client.list(deployments, { namespace });
        return [name, items] as const;
      }),
    ),
  ]);
  const isHere = ({ metadata }: Work): boolean =>
    metadata.annotations?.['resourcebinding.karmada.io/namespace'] === namespace;
  return {
    clusters: fleet.items,
    templates: templates.items,
    bindings: bindings.items,
    works: allWorks.items.filter(isHere),
    members: new Map(members),
  };
}

/** Everything that is not as it must be while nothing is under way, one line each. */
export function workloadFaults(world: Workloads): string[] {
  return world.bindings.flatMap((binding) => {
    const { name } = binding.spec.resource;
    const template = world.templates.find(({ metadata }) => metadata.name === name);
    if (!template) return [`${name} has a binding and no template`];
    const faults = [
      ...bindingFaults(binding),
      ...scheduleFaults(world, binding),
      ...placeFaults(world, binding),
      ...copyFaults(world, binding, template),
    ];
    return faults.map((fault) => `${name} ${fault}`);
  });
}

/** The scheduler has looked at it, and would not find a place where it has found none. */
function scheduleFaults({ clusters: all }: Workloads, binding: ResourceBinding): string[] {
  const fleet = prepareFleet(all);
  const { action } = decideTrigger(binding, fleet);
  if (action === 'observe') return ['has not been looked at by the scheduler'];
  return action === 'schedule' && schedule(fleet, binding).ok ? ['could be scheduled'] : [];
}

const isOf = ({ metadata }: Work, binding: ResourceBinding): boolean =>
  metadata.annotations?.['resourcebinding.karmada.io/name'] === binding.metadata.name;

/** It is on its targets, perhaps where it waits for its replacement, and nowhere else: an eviction may come before the copy did. */
function placeFaults(world: Workloads, binding: ResourceBinding): string[] {
  const { name } = binding.spec.resource;
  const targets = (binding.spec.clusters ?? []).map(({ name: target }) => target);
  const allowed = expectedClusters(binding.spec);
  const isRight = (clusterNames: readonly string[]): boolean =>
    new Set(clusterNames).size === clusterNames.length &&
    targets.every((target) => clusterNames.includes(target)) &&
    clusterNames.every((clusterName) => allowed.has(clusterName));
  const sent = world.works
    .filter((work) => isOf(work, binding))
    .map(({ metadata }) => clusterOfNamespace(metadata.namespace ?? '') ?? '');
  const there = [...world.members]
    .filter(([, items]) => items.some(({ metadata }) => metadata.name === name))
    .map(([member]) => member);
  return [
    ...(isRight(sent) ? [] : [`has works in ${sent}, is to be on ${targets}, may be on ${[...allowed]}`]),
    ...(isRight(there) ? [] : [`is on ${there}, is to be on ${targets}, may be on ${[...allowed]}`]),
  ];
}

/** Every Work is as it would be rendered now, and every member runs its share. */
function copyFaults(world: Workloads, binding: ResourceBinding, bare: Deployment): string[] {
  const template = { ...bare, apiVersion: 'apps/v1', kind: 'Deployment' } as unknown as AnyObject;
  const interpreter = nativeInterpreter('apps/v1', 'Deployment');
  return (binding.spec.clusters ?? []).flatMap((target) => {
    const space = executionNamespace(target.name);
    const work = world.works.find((each) => each.metadata.namespace === space && isOf(each, binding));
    const rendered = renderWork({ binding, template, target, interpreter }, work);
    const copy = world.members.get(target.name)?.find(({ metadata }) => metadata.name === bare.metadata.name);
    const runs = copy?.spec.replicas;
    return [
      ...(deepEqual(rendered.spec, work?.spec) ? [] : [`has a work in ${target.name} that is out of date`]),
      ...(runs === target.replicas ? [] : [`runs ${runs} instead of ${target.replicas} in ${target.name}`]),
    ];
  });
}
