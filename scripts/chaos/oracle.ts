/**
 * What a converged fleet must look like, computed from its templates, policies and clusters alone and compared with
 * what is there: nothing lost, nothing twice, nothing left over.
 */

import type { Deployment } from '../../src/api/core/apps.ts';
import type { AnyObject } from '../../src/api/meta/object.ts';
import type { Work } from '../../src/api/work/v1alpha1/work.ts';
import type { ResourceBinding, TargetCluster } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { deepEqual } from '../../src/base/json.ts';
import { nativeInterpreter } from '../../src/propagation/interpreter/index.ts';
import { bindingName, clusterOfNamespace } from '../../src/propagation/names.ts';
import { choosePolicy } from '../../src/propagation/policy-match.ts';
import { renderWork } from '../../src/propagation/work.ts';
import { clusterMatches, decideTrigger, type Fleet, prepareFleet, schedule } from '../../src/scheduler/index.ts';
import type { World } from './world.ts';

const asAny = (object: Deployment): AnyObject => object as unknown as AnyObject;
const targetText = (targets: readonly TargetCluster[] = []): string =>
  targets
    .map(({ name, replicas }) => `${name}:${replicas}`)
    .toSorted()
    .join(' ');

/** A world with what is looked up in it again and again. */
interface Indexed extends World {
  readonly fleet: Fleet;
  readonly bindingsOf: ReadonlyMap<string | undefined, readonly ResourceBinding[]>;
  readonly worksOf: ReadonlyMap<string | undefined, readonly Work[]>;
}

const bindingNameIn = ({ metadata }: Work): string | undefined =>
  metadata.annotations?.['resourcebinding.karmada.io/name'];

function indexed(world: World): Indexed {
  return {
    ...world,
    fleet: prepareFleet(world.clusters),
    bindingsOf: Map.groupBy(world.bindings, ({ metadata }) => metadata.name),
    worksOf: Map.groupBy(world.works, bindingNameIn),
  };
}

/** Everything that is not as it must be, one line each. */
export function faultsOf(bare: World): string[] {
  const world = indexed(bare);
  const faults = world.clusters.flatMap((cluster) =>
    cluster.spec.taints?.length ? [`cluster ${cluster.metadata.name} still has taints`] : [],
  );
  const wanted = new Set(world.templates.map(({ metadata }) => bindingName('Deployment', metadata.name ?? '')));
  const leftOver = world.bindings.filter(({ metadata }) => !wanted.has(metadata.name ?? ''));
  const orphans = world.works.filter((work) => !world.bindingsOf.has(bindingNameIn(work)));
  return [
    ...faults,
    ...leftOver.map(({ metadata }) => `binding ${metadata.name} has no template`),
    ...orphans.map(({ metadata }) => `work ${metadata.namespace}/${metadata.name} has no binding`),
    ...world.templates.flatMap((template) => templateFaults(world, template)),
    ...[...world.members].flatMap(([member, objects]) => strays(world, member, objects)),
  ];
}

function templateFaults(world: Indexed, template: Deployment): string[] {
  const name = template.metadata.name ?? '';
  const policy = choosePolicy(asAny(template), {
    propagationPolicies: [...world.policies],
    clusterPropagationPolicies: [],
  }).candidates[0]?.policy;
  const bindings = world.bindingsOf.get(bindingName('Deployment', name)) ?? [];
  const [binding] = bindings;
  if (!policy) return [`${name}: no policy is about it`];
  if (!binding || bindings.length > 1) return [`${name}: has ${bindings.length} bindings`];
  const faults = [
    ...placementFaults(world, binding),
    ...workFaults(world, template, binding),
    ...memberFaults(world, binding),
    ...sumFaults(template, binding),
  ];
  return faults.map((fault) => `${name}: ${fault}`);
}

/** The targets are allowed and complete; those of a duplicated workload are the ones a first scheduling would give. */
function placementFaults({ clusters, fleet }: Indexed, binding: ResourceBinding): string[] {
  const { spec } = binding;
  const { clusters: targets = [], placement = {}, replicas = 0 } = spec;
  const affinity = placement.clusterAffinity ?? {};
  const allowed = new Set(
    clusters.filter((each) => clusterMatches(each, affinity)).map(({ metadata }) => metadata.name),
  );
  const outside = targets.filter(({ name }) => !allowed.has(name));
  const names = targets.map(({ name }) => name);
  const isDivided = placement.replicaScheduling?.replicaSchedulingType === 'Divided';
  const total = targets.reduce((sum, target) => sum + (target.replicas ?? 0), 0);
  const { clusters: _, gracefulEvictionTasks: __, ...fresh } = spec;
  const afresh = targetText(schedule(fleet, { ...binding, spec: fresh }).clusters);
  const { action } = decideTrigger(binding, fleet);
  return [
    ...(new Set(names).size < names.length ? [`has a target twice: ${names}`] : []),
    ...(spec.gracefulEvictionTasks?.length ? ['still has evictions'] : []),
    ...(outside.length > 0 ? [`is outside of its placement: ${targetText(outside)}`] : []),
    ...(isDivided && total !== replicas ? [`has ${total} of ${replicas} replicas`] : []),
    ...(!isDivided && targetText(targets) !== afresh ? [`is at ${targetText(targets)}, afresh at ${afresh}`] : []),
    ...(action === 'observe' ? ['was changed after the scheduler looked'] : []),
  ];
}

/** One Work for each target, just as it would be rendered now. */
function workFaults({ worksOf }: Indexed, template: Deployment, binding: ResourceBinding): string[] {
  const own = worksOf.get(binding.metadata.name) ?? [];
  const clusterOf = ({ metadata }: Work): string => clusterOfNamespace(metadata.namespace ?? '') ?? '';
  const targets = binding.spec.clusters ?? [];
  const surplus = own.filter((work) => !targets.some(({ name }) => name === clusterOf(work)));
  const wrong = targets.flatMap((target) => {
    const found = own.filter((work) => clusterOf(work) === target.name);
    const [work] = found;
    if (!work || found.length > 1) return [`has ${found.length} works in ${target.name}`];
    const interpreter = nativeInterpreter('apps/v1', 'Deployment');
    const rendered = renderWork({ binding, template: asAny(template), target, interpreter }, work);
    return deepEqual(rendered.spec, work.spec) ? [] : [`its work in ${target.name} is out of date`];
  });
  return [...surplus.map((work) => `has a work too many in ${clusterOf(work)}`), ...wrong];
}

/** Every target runs its share, ready. */
function memberFaults({ members }: World, binding: ResourceBinding): string[] {
  const { name } = binding.spec.resource;
  return (binding.spec.clusters ?? []).flatMap((target) => {
    const found = members.get(target.name)?.find(({ metadata }) => metadata.name === name);
    if (!found) return [`is not on ${target.name}`];
    const { spec, status } = found;
    if (spec.replicas !== target.replicas)
      return [`has ${spec.replicas} replicas on ${target.name}, not ${target.replicas}`];
    return (status?.readyReplicas ?? 0) === target.replicas ? [] : [`is not ready on ${target.name}`];
  });
}

function sumFaults({ status }: Deployment, { spec }: ResourceBinding): string[] {
  const total = (spec.clusters ?? []).reduce((sum, { replicas = 0 }) => sum + replicas, 0);
  return (status?.readyReplicas ?? 0) === total ? [] : [`says ${status?.readyReplicas} of ${total} replicas are ready`];
}

/** Objects on a member that nothing has sent there. */
function strays({ bindingsOf }: Indexed, member: string, objects: readonly Deployment[]): string[] {
  const isWanted = ({ metadata }: Deployment): boolean =>
    bindingsOf
      .get(bindingName('Deployment', metadata.name ?? ''))
      ?.some(({ spec }) => spec.clusters?.some(({ name: clusterName }) => clusterName === member)) === true;
  return objects.filter((object) => !isWanted(object)).map(({ metadata }) => `${metadata.name}: is still on ${member}`);
}
