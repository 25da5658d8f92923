/** What goes along with others: dependencies run wherever the templates that need them run. */

import { parseApiVersion } from '../api/kind.ts';
import type { AnyObject } from '../api/meta/object.ts';
import { nativeInterpreter } from '../propagation/interpreter/index.ts';
import type { DependencyReference } from '../propagation/interpreter/interpreter.ts';
import { bindingName } from '../propagation/names.ts';
import { compileLabelSelector } from '../scheduler/affinity/label-selector.ts';
import { resourceName } from './assess.ts';
import type { Assessed } from './assessor.ts';
import { templateIdentity } from './candidates.ts';
import { compareTargets, countReplicas, isPlaced } from './compare.ts';
import { type Binding, type Inventory, identityOf } from './inventory.ts';
import type { ResourceName, Share, TemplatePreview } from './result.ts';
import { titleOf } from './title.ts';

/** A dependency with what is known of it and who needs it. */
interface Follower {
  readonly resource: ResourceName;
  readonly attached?: Binding;
  readonly leaders: Assessed[];
}

/** Adds the dependencies; those that no policy selects go along instead of staying behind. */
export function withFollowers(after: Inventory, assessed: readonly Assessed[]): TemplatePreview[] {
  const followers = findFollowers(after, assessed);
  const own = assessed.filter(({ identity, preview }) => preview.verdict !== 'unclaimed' || !followers.has(identity));
  const placed = new Set(own.map(({ identity }) => identity));
  const added = [...followers].filter(([identity]) => !placed.has(identity));
  const given = new Set(assessed.filter(({ preview }) => preview.given).map(({ identity }) => identity));
  return [
    ...own.map(({ preview }) => preview),
    ...added.map(([identity, follower]) => ({ ...follow(follower), given: given.has(identity) })),
  ];
}

function findFollowers(after: Inventory, assessed: readonly Assessed[]): Map<string, Follower> {
  const found = new Map<string, Follower>();
  const byBinding = new Map(assessed.map((leader) => [bindingKey(leader.preview.resource), leader]));
  for (const binding of after.bindings) {
    if (binding.spec.placement || !binding.spec.requiredBy?.length) continue;
    const leaders = binding.spec.requiredBy.flatMap(
      ({ namespace = '', name }) => byBinding.get(`${namespace}/${name}`) ?? [],
    );
    found.set(templateIdentity(binding), { resource: resourceName(binding.spec.resource), attached: binding, leaders });
  }
  const templates = new Map(after.templates.map((template) => [identityOf(template), template]));
  for (const leader of assessed) {
    for (const template of dependenciesOf(leader, templates)) addLeader(found, template, leader);
  }
  return found;
}

function bindingKey({ kind, namespace = '', name }: ResourceName): string {
  return `${namespace}/${bindingName(kind, name)}`;
}

function addLeader(found: Map<string, Follower>, template: AnyObject, leader: Assessed): void {
  const identity = identityOf(template);
  const known = found.get(identity);
  if (known) {
    if (!known.leaders.includes(leader)) known.leaders.push(leader);
    return;
  }
  const { apiVersion = '', kind = '', metadata } = template;
  const resource = resourceName({ apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name ?? '' });
  found.set(identity, { resource, leaders: [leader] });
}

/** The known templates that a template takes along. */
function dependenciesOf({ template, binding }: Assessed, templates: ReadonlyMap<string, AnyObject>): AnyObject[] {
  if (!binding?.spec.propagateDeps || !template.spec) return [];
  const { dependencies } = nativeInterpreter(template.apiVersion ?? '', template.kind ?? '');
  return (dependencies?.(template) ?? []).flatMap((reference) => referred(reference, templates));
}

function referred(reference: DependencyReference, templates: ReadonlyMap<string, AnyObject>): AnyObject[] {
  const { apiVersion, kind, namespace = '', name, labelSelector } = reference;
  const prefix = `${parseApiVersion(apiVersion).group}/${kind}/${namespace}/`;
  if (name) return [templates.get(prefix + name) ?? []].flat();
  const selects = labelSelector && compileLabelSelector(labelSelector);
  if (!selects) return [];
  return [...templates]
    .filter(([identity, { metadata }]) => identity.startsWith(prefix) && selects(metadata.labels ?? {}))
    .map(([, template]) => template);
}

function follow({ resource, attached, leaders }: Follower): TemplatePreview {
  const now = (attached?.spec.requiredBy ?? []).flatMap(({ clusters = [] }) => clusters.map(({ name }) => name));
  const next = [...leaders.flatMap(placesOf), ...unknownPlaces(attached, leaders)];
  const regions = new Map(
    leaders.flatMap(({ preview }) => preview.clusters.map(({ cluster, region }) => [cluster, region])),
  );
  const shares = compareTargets(targets(now), targets(next)).map((share): Share => {
    const region = regions.get(share.cluster);
    return { ...share, ...(region ? { region } : {}) };
  });
  const moves = shares.some(({ change }) => change !== 'same');
  return {
    resource,
    given: false,
    verdict: moves ? (attached ? 'changed' : 'new') : 'unchanged',
    message: 'dependencies run where the templates that need them run',
    replicas: countReplicas(shares),
    clusters: shares,
    follows: leaders.map(({ preview }) => titleOf(preview)),
    warnings: [],
  };
}

function placesOf({ preview }: Assessed): string[] {
  return preview.clusters.filter(isPlaced).map(({ cluster }) => cluster);
}

/** Where those want it that the preview knows nothing else of. */
function unknownPlaces(attached: Binding | undefined, leaders: readonly Assessed[]): string[] {
  const known = new Set(leaders.map(({ preview }) => bindingKey(preview.resource)));
  const unknown = (attached?.spec.requiredBy ?? []).filter(
    ({ namespace = '', name }) => !known.has(`${namespace}/${name}`),
  );
  return unknown.flatMap(({ clusters = [] }) => clusters.map(({ name }) => name));
}

function targets(names: readonly string[]): { name: string }[] {
  return [...new Set(names)].map((name) => ({ name }));
}
