/** Random edits of templates, policies and override policies within one namespace, as people make them. */

import fc from 'fast-check';
import { configMaps } from '../../src/api/core/core.ts';
import { apiVersionOf, type Resource } from '../../src/api/kind.ts';
import { isApiError } from '../../src/api/meta/api-error.ts';
import type { KubeObject } from '../../src/api/meta/object.ts';
import { clusterOverridePolicies } from '../../src/api/policy/v1alpha1/cluster-override-policy.ts';
import { clusterPropagationPolicies } from '../../src/api/policy/v1alpha1/cluster-propagation-policy.ts';
import { overridePolicies } from '../../src/api/policy/v1alpha1/override-policy.ts';
import type { OverrideSpec } from '../../src/api/policy/v1alpha1/override-spec.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { PropagationSpec } from '../../src/api/policy/v1alpha1/propagation-spec.ts';
import type { ResourceSelector } from '../../src/api/policy/v1alpha1/resource-selector.ts';
import type { Client } from '../../src/client/client.ts';

const RESOURCES = {
  template: configMaps as Resource,
  policy: propagationPolicies as Resource,
  clusterPolicy: clusterPropagationPolicies as Resource,
  override: overridePolicies as Resource,
  clusterOverride: clusterOverridePolicies as Resource,
} as const;

/** Writes an object, or deletes it where nothing is given. Selectors get the namespace when it is known. */
export interface Edit {
  kind: keyof typeof RESOURCES;
  name: string;
  labels?: Record<string, string>;
  data?: Record<string, string>;
  spec?: PropagationSpec | OverrideSpec;
}

const selector = fc.constantFrom<ResourceSelector>(
  { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' },
  { apiVersion: 'v1', kind: 'ConfigMap', name: 'b' },
  { apiVersion: 'v1', kind: 'ConfigMap', labelSelector: { matchLabels: { team: 'x' } } },
  { apiVersion: 'v1', kind: 'ConfigMap' },
);

const propagation: fc.Arbitrary<PropagationSpec> = fc
  .record({
    resourceSelectors: fc.array(selector, { minLength: 1, maxLength: 2 }),
    priority: fc.nat(2),
    insists: fc.boolean(),
    lazy: fc.nat(4).map((each) => each === 0),
    clusterNames: fc.constantFrom<string[]>(['member1'], ['member2'], ['member1', 'member2']),
  })
  .map(({ resourceSelectors, priority, insists, lazy, clusterNames }) => ({
    resourceSelectors,
    priority,
    placement: { clusterAffinity: { clusterNames } },
    // Only a policy that names everything may insist.
    ...(insists && resourceSelectors.every(({ name }) => name) ? { preemption: 'Always' } : {}),
    ...(lazy ? { activationPreference: 'Lazy' } : {}),
  }));

const override: fc.Arbitrary<OverrideSpec> = fc
  .record({
    selected: selector,
    key: fc.constantFrom('by', 'of'),
    value: fc.constantFrom('1', '2', '3'),
    targetCluster: fc.constantFrom<NonNullable<OverrideSpec['targetCluster']>>(
      {},
      { clusterNames: ['member1'] },
      { labelSelector: { matchLabels: { tier: 'gold' } } },
    ),
  })
  .map(({ selected, key, value, targetCluster }) => ({
    resourceSelectors: [selected],
    overrideRules: [{ targetCluster, overriders: { labelsOverrider: [{ operator: 'add', value: { [key]: value } }] } }],
  }));

const POLICY_NAMES = ['p', 'q'];
const OVERRIDE_NAMES = ['o', 'r'];
const TEMPLATE_NAMES = ['a', 'b'];

const weighted = (weight: number, arbitrary: fc.Arbitrary<Edit>) => ({ weight, arbitrary });
const deletions = (kinds: Edit['kind'][], names: string[]): fc.Arbitrary<Edit> =>
  fc.record({ kind: fc.constantFrom(...kinds), name: fc.constantFrom(...names) });

/** One edit. */
export const edits: fc.Arbitrary<Edit> = fc.oneof(
  weighted(
    3,
    fc.record({
      kind: fc.constant<Edit['kind']>('template'),
      name: fc.constantFrom(...TEMPLATE_NAMES),
      labels: fc.constantFrom('x', 'y').map((team) => ({ team })),
      data: fc.nat(9).map((value) => ({ value: String(value) })),
    }),
  ),
  weighted(
    9,
    fc.record({
      kind: fc.constantFrom<Edit['kind']>('policy', 'policy', 'clusterPolicy'),
      name: fc.constantFrom(...POLICY_NAMES),
      spec: propagation,
    }),
  ),
  weighted(
    3,
    fc.record({
      kind: fc.constantFrom<Edit['kind']>('override', 'clusterOverride'),
      name: fc.constantFrom(...OVERRIDE_NAMES),
      spec: override,
    }),
  ),
  weighted(1, deletions(['template'], TEMPLATE_NAMES)),
  weighted(3, deletions(['policy', 'clusterPolicy'], POLICY_NAMES)),
  weighted(1, deletions(['override', 'clusterOverride'], OVERRIDE_NAMES)),
);

/** The object as it is written in this namespace; cluster-wide ones carry the namespace in their name. */
function objectOf({ kind, name, labels, data, spec }: Edit, namespace: string): KubeObject & { spec?: unknown } {
  const resourceSelectors = (spec?.resourceSelectors ?? []).map((each) => ({ ...each, namespace }));
  const metadata = RESOURCES[kind].namespaced ? { name, namespace } : { name: `${namespace}-${name}` };
  return {
    metadata: { ...metadata, ...(labels ? { labels } : {}) },
    ...(data ? { data } : {}),
    ...(spec ? { spec: { ...spec, resourceSelectors } } : {}),
  };
}

/** The object as the edit leaves it. */
export async function nextObject(client: Client, edit: Edit, namespace: string): Promise<KubeObject> {
  const resource = RESOURCES[edit.kind];
  const object = objectOf(edit, namespace);
  const { name = '', labels } = object.metadata;
  const stored = await client.find(resource, name, resource.namespaced ? { namespace } : {});
  const named = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  if (!stored) return { ...object, ...named };
  const metadata = { ...stored.metadata, labels: { ...stored.metadata.labels, ...labels } };
  return { ...stored, ...object, ...named, metadata };
}

/** Makes the edit; what Karmada has put on an object stays, and an edit that meets another one is made again. */
export async function perform(client: Client, edit: Edit, namespace: string): Promise<void> {
  const resource = RESOURCES[edit.kind];
  const { metadata, ...content } = objectOf(edit, namespace);
  const { name = '' } = metadata;
  const scope = resource.namespaced ? { namespace } : {};
  const stored = await client.find(resource, name, scope);
  try {
    if (!edit.spec && !edit.data) {
      if (stored) await client.delete(resource, name, scope);
    } else if (stored) {
      await client.update(resource, await nextObject(client, edit, namespace), scope);
    } else await client.create(resource, { metadata, ...content });
  } catch (thrown) {
    if (!['Conflict', 'NotFound', 'AlreadyExists'].some((reason) => isApiError(thrown, reason as 'Conflict')))
      throw thrown;
    await perform(client, edit, namespace);
  }
}
