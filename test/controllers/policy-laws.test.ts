/** Random edits of policies, overrides and templates: after each, what is stored equals what pure functions make of it. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { configMaps, namespaces } from '../../src/api/core/core.ts';
import type { Resource } from '../../src/api/kind.ts';
import type { AnyObject, KubeObject } from '../../src/api/meta/object.ts';
import { clusterOverridePolicies } from '../../src/api/policy/v1alpha1/cluster-override-policy.ts';
import { clusterPropagationPolicies } from '../../src/api/policy/v1alpha1/cluster-propagation-policy.ts';
import { overridePolicies } from '../../src/api/policy/v1alpha1/override-policy.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { type Work, works } from '../../src/api/work/v1alpha1/work.ts';
import { resourceBindings } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { createClaims } from '../../src/preview/claim.ts';
import type { Inventory, Policy } from '../../src/preview/inventory.ts';
import { previewScenario } from '../../src/preview/preview.ts';
import { renderBinding } from '../../src/propagation/binding.ts';
import { claimOf, claimOn } from '../../src/propagation/claim.ts';
import { releaseFromKarmada } from '../../src/propagation/managed-metadata.ts';
import { bindingName, clusterOfNamespace, workName } from '../../src/propagation/names.ts';
import { applyOverrides } from '../../src/propagation/override/override.ts';
import { bestMatch, choosePolicy, isNamespaced } from '../../src/propagation/policy-match.ts';
import { renderWork } from '../../src/propagation/work.ts';
import { clusterMatches } from '../../src/scheduler/index.ts';
import { aPlane, type Plane } from './plane.ts';
import { type Edit, edits, nextObject, perform } from './random-edits.ts';

const GATES = { PropagationPolicyPreemption: true };
const yaml = { parse: (text: string): unknown => JSON.parse(text), format: (value: unknown) => JSON.stringify(value) };

let plane: Plane;
/** What a watch has seen of each template, by uid: how often without a claim, and which version last. */
const seen = new Map<string, { unclaimed: number; version: string }>();
const watching = new AbortController();
async function watchTemplates(): Promise<void> {
  for await (const { type, object } of plane.karmadaClient.watch(configMaps, { signal: watching.signal })) {
    if (type !== 'ADDED' && type !== 'MODIFIED') continue;
    const { uid = '', resourceVersion: version = '' } = object.metadata;
    seen.set(uid, { unclaimed: (seen.get(uid)?.unclaimed ?? 0) + (claimOn(object) ? 0 : 1), version });
  }
}
beforeAll(async () => {
  plane = await aPlane({ members: [], settings: { featureGates: GATES } });
  void watchTemplates().catch(() => undefined);
  await plane.join('member1', {}, { tier: 'gold' });
  await plane.join('member2');
});
afterAll(() => {
  watching.abort();
  return plane.stop();
});

/** How often each template that has an owner was seen without one until now. */
async function seenUnclaimed({ templates }: World): Promise<Map<string, number>> {
  const owned = templates.filter((template) => claimOn(template));
  const entries = owned.map(async ({ metadata: { uid = '', resourceVersion = '' } }) => {
    const last = await plane.eventually(async () => {
      const latest = seen.get(uid);
      return latest && Number(latest.version) >= Number(resourceVersion) && latest;
    });
    return [uid, last.unclaimed] as const;
  });
  return new Map(await Promise.all(entries));
}

interface World {
  namespace: string;
  policies: Policy[];
  templates: AnyObject[];
}

const typed = <T extends KubeObject>(kind: Resource<T>, object: T): T & AnyObject =>
  ({ ...object, apiVersion: kind.group ? `${kind.group}/${kind.version}` : kind.version, kind: kind.kind }) as T &
    AnyObject;

/** Everything of one run that policies and templates are. */
async function look(namespace: string): Promise<World> {
  const { karmadaClient } = plane;
  const [own, fleetWide, templates] = await Promise.all([
    karmadaClient.list(propagationPolicies, { namespace }),
    karmadaClient.list(clusterPropagationPolicies),
    karmadaClient.list(configMaps, { namespace }),
  ]);
  return {
    namespace,
    policies: [
      ...own.items.map((policy) => typed(propagationPolicies, policy)),
      ...fleetWide.items.map((policy) => typed(clusterPropagationPolicies, policy)),
    ].filter(({ metadata }) => !metadata.deletionTimestamp),
    templates: templates.items
      .filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt')
      .map((template) => typed(configMaps, template as never) as AnyObject),
  };
}

const ownerOf = (template: AnyObject): string => {
  const claim = claimOn(template);
  return claim ? `${claim.namespace ? 'PropagationPolicy' : 'ClusterPropagationPolicy'} ${claim.name}` : 'nobody';
};

/** Who should have each template, given who had it before. */
function expectedOwners(before: World, after: World): Record<string, string> {
  const claims = createClaims(before.policies, after.policies, { preemption: true });
  const known = new Map(before.templates.map((template) => [template.metadata.name, template.metadata.annotations]));
  return Object.fromEntries(
    after.templates.map((template) => {
      const annotations = known.get(template.metadata.name) ?? {};
      const claim = claims({ template, complete: true, annotations })?.claim;
      return [template.metadata.name, claim ? `${claim.kind} ${claim.name}` : 'nobody'];
    }),
  );
}

/** What does not hold: claims that are none, bindings and Works that are not what they should be. */
async function violations({ namespace, policies, templates }: World): Promise<string[]> {
  const { karmadaClient } = plane;
  const [fleet, bindings, overrides, fleetOverrides, allWorks] = await Promise.all([
    karmadaClient.list(clusters),
    karmadaClient.list(resourceBindings, { namespace }),
    karmadaClient.list(overridePolicies, { namespace }),
    karmadaClient.list(clusterOverridePolicies),
    karmadaClient.list(works),
  ]);
  const found: string[] = [];
  const expectedWorks = new Set<string>();
  for (const template of templates) {
    const { name = '' } = template.metadata;
    const claim = claimOn(template);
    const owner = policies.find((policy) => claim && claimOf(policy).id === claim.id);
    const candidates = choosePolicy(template, {
      propagationPolicies: policies.filter(isNamespaced),
      clusterPropagationPolicies: policies.filter((policy) => !isNamespaced(policy)),
    }).candidates;
    if (claim && !owner) found.push(`${name} is claimed by a policy that is gone`);
    if (!claim && candidates.length > 0) found.push(`${name} is nobody's`);
    const binding = bindings.items.find(({ metadata }) => metadata.name === bindingName('ConfigMap', name));
    // Without a policy that selects it, or with one that waits, what is there stays as it was.
    const isActive =
      owner?.spec.activationPreference !== 'Lazy' &&
      bestMatch(owner?.spec.resourceSelectors ?? [], template) !== 'none';
    if (owner && isActive) {
      const next = binding && renderBinding({ template, claim: claimOf(owner), policy: owner.spec }, binding);
      const version = binding?.spec.resource.resourceVersion ?? '';
      const wanted = next && {
        ...next,
        spec: { ...next.spec, resource: { ...next.spec.resource, resourceVersion: version } },
      };
      if (!isSame(wanted, binding)) found.push(`${name} has a stale binding`);
    }
    for (const target of binding?.spec.clusters ?? []) {
      const cluster = fleet.items.find(({ metadata }) => metadata.name === target.name);
      const key = `karmada-es-${target.name}/${workName({ kind: 'ConfigMap', name, namespace })}`;
      const work = allWorks.items.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === key);
      expectedWorks.add(key);
      if (!binding || !cluster || !isActive) continue;
      const rendered = renderWork(
        {
          binding,
          template,
          target,
          interpreter: {},
          override: (manifest) =>
            applyOverrides(manifest, {
              overridePolicies: overrides.items,
              clusterOverridePolicies: fleetOverrides.items,
              matchesCluster: (affinity) => clusterMatches(cluster, affinity),
              yaml,
            }),
        },
        work,
      );
      if (!work || !isSame(unmarked(rendered), unmarked(work))) found.push(`${key} is stale`);
      const onMember = await plane.member(target.name).client.find(configMaps, name, { namespace });
      const labels = work?.spec.workload?.manifests?.[0]?.metadata.labels;
      if (!isSame(onMember?.metadata.labels, labels)) found.push(`${name} differs on ${target.name}`);
    }
  }
  for (const { metadata, spec } of allWorks.items) {
    const [manifest] = spec.workload?.manifests ?? [];
    const key = `${metadata.namespace}/${metadata.name}`;
    if (manifest?.metadata.namespace === namespace && !expectedWorks.has(key)) {
      found.push(`nobody asked for ${key} of ${clusterOfNamespace(metadata.namespace ?? '')}`);
    }
  }
  return found;
}

/** The Work without Karmada's own marks on its manifests: those of the policy may be of the one before. */
function unmarked({ metadata, spec }: Work): unknown {
  const manifests = (spec.workload?.manifests ?? []).map(releaseFromKarmada);
  return { metadata, spec: { ...spec, workload: { manifests } } };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** Keys in order, so that texts compare. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]));
}

/** The clusters each template has a binding to, by name. */
async function targetsIn(namespace: string): Promise<Record<string, string[]>> {
  const { items } = await plane.karmadaClient.list(resourceBindings, { namespace });
  return Object.fromEntries(
    items.map(({ spec }) => [spec.resource.name, (spec.clusters ?? []).map(({ name }) => name).toSorted()]),
  );
}

/** What a preview of the edit says of the same; deletions are no matter for previews. */
async function predictedTargets(world: World, edit: Edit): Promise<Record<string, string[]> | undefined> {
  const { namespace, policies, templates } = world;
  if (!edit.data && !edit.spec) return undefined;
  const fleet = await plane.karmadaClient.list(clusters);
  const bindings = await plane.karmadaClient.list(resourceBindings, { namespace });
  const inventory: Inventory = {
    clusters: fleet.items.map((cluster) => typed(clusters, cluster)),
    policies,
    overrides: [],
    bindings: bindings.items.map((binding) => typed(resourceBindings, binding)),
    templates,
  };
  const given = await nextObject(plane.karmadaClient, edit, namespace);
  const preview = previewScenario({ inventory, objects: [given], whatIf: {}, guards: {} }, { gates: GATES });
  const known = await targetsIn(namespace);
  const told = preview.templates
    .filter(({ claim, clusters: shares }) => claim && shares.length > 0)
    .map(({ resource, clusters: shares }) => [
      resource.name,
      shares.filter(({ next }) => next !== undefined).map(({ cluster }) => cluster),
    ]);
  return { ...known, ...Object.fromEntries(told) };
}

let runs = 0;
async function inNamespace(act: (namespace: string) => Promise<void>): Promise<void> {
  runs += 1;
  const namespace = `run-${runs}`;
  await plane.karmadaClient.create(namespaces, { metadata: { name: namespace } });
  await plane.idle();
  await act(namespace);
  for (const kind of ['clusterPolicy', 'clusterOverride'] as const) {
    for (const name of ['p', 'q', 'o', 'r']) await perform(plane.karmadaClient, { kind, name }, namespace);
  }
}

const live = async (namespace: string) => {
  const world = await look(namespace);
  return {
    world,
    owners: Object.fromEntries(world.templates.map((template) => [template.metadata.name, ownerOf(template)])),
    violations: await violations(world),
  };
};

async function settled(namespace: string, isAsExpected: (state: Awaited<ReturnType<typeof live>>) => boolean) {
  let state: Awaited<ReturnType<typeof live>> | undefined;
  await plane
    .eventually(async () => {
      await plane.idle();
      state = await live(namespace);
      return isAsExpected(state);
    }, 3000)
    .catch(() => undefined);
  return state;
}

test('after every edit each template is where its policy, and a preview of the edit, said it would be', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edits, { minLength: 4, maxLength: 9 }), async (sequence) => {
      await inNamespace(async (namespace) => {
        for (const edit of sequence) {
          const before = await look(namespace);
          const predicted = await predictedTargets(before, edit);
          const earlier = await seenUnclaimed(before);
          await perform(plane.karmadaClient, edit, namespace);
          const isAsExpected = ({ world, owners, violations: found }: Awaited<ReturnType<typeof live>>): boolean =>
            found.length === 0 && JSON.stringify(owners) === JSON.stringify(expectedOwners(before, world));
          const state = await settled(namespace, isAsExpected);
          expect(state?.violations).toEqual([]);
          if (predicted) expect(await targetsIn(namespace)).toEqual(predicted);
          expect(state?.owners).toEqual(state && expectedOwners(before, state.world));
          // Between two policies there is no moment without any.
          for (const [uid, count] of state ? await seenUnclaimed(state.world) : []) {
            if (earlier.has(uid)) expect(count).toBe(earlier.get(uid));
          }
        }
      });
    }),
    { numRuns: 5 },
  );
});

test('edits all at once come to a state in which everything follows from what is stored', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edits, { minLength: 6, maxLength: 16 }), async (sequence) => {
      await inNamespace(async (namespace) => {
        for (const edit of sequence) await perform(plane.karmadaClient, edit, namespace);
        const state = await settled(namespace, ({ violations: found }) => found.length === 0);
        expect(state?.violations).toEqual([]);
      });
    }),
    { numRuns: 5 },
  );
});
