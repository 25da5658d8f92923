import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../src/api/meta/object.ts';
import type { OverridePolicy } from '../../src/api/policy/v1alpha1/override-policy.ts';
import type { Inventory } from '../../src/preview/inventory.ts';
import { previewScenario } from '../../src/preview/preview.ts';
import { aBinding, aCluster, aDeployment, anInventory, aPolicy, claimOf } from './fleet.ts';

const clusters = [aCluster('member1', 10), aCluster('member2', 10)];
const NEAR = { clusterAffinity: { clusterNames: ['member1'] } };
const FAR = { clusterAffinity: { clusterNames: ['member2'] } };
const NEEDS = { dependentOverrides: ['first', 'second'] };
const WAITS = 'its policy waits for override policies that are not there: first, second';

const anOverride = (name: string, namespace = 'default'): OverridePolicy => ({
  apiVersion: 'policy.karmada.io/v1alpha1',
  kind: 'OverridePolicy',
  metadata: { name, namespace },
  spec: { overrideRules: [] },
});

const told = (inventory: Inventory, ...objects: KubeObject[]) => {
  const [template] = previewScenario({ inventory, objects, whatIf: {}, guards: {} }, {}).templates;
  const targets = (template?.clusters ?? []).filter(({ next }) => next !== undefined).map(({ cluster }) => cluster);
  return { verdict: template?.verdict, message: template?.message, targets };
};

describe('a policy whose override policies must come first', () => {
  const inventory = anInventory({ clusters, policies: [aPolicy('owner', NEAR, NEEDS)] });

  test('brings nothing anywhere before they are there', () => {
    expect(told(inventory, aDeployment())).toEqual({ verdict: 'unchanged', message: WAITS, targets: [] });
  });

  test('acts when they are given along, in its own namespace', () => {
    const [first, second] = [anOverride('first'), anOverride('second')];
    expect(told(inventory, aDeployment(), first, second)).toMatchObject({ verdict: 'new', targets: ['member1'] });
    expect(told(inventory, aDeployment(), first, anOverride('second', 'elsewhere'))).toMatchObject({
      verdict: 'unchanged',
      message: 'its policy waits for override policies that are not there: second',
    });
  });

  test('leaves what runs where it is, whatever is edited', () => {
    const policy = aPolicy('owner', NEAR);
    const running = anInventory({
      clusters,
      policies: [policy],
      bindings: [aBinding([{ name: 'member1', replicas: 4 }], policy)],
      templates: [{ ...aDeployment(), metadata: { ...aDeployment().metadata, annotations: claimOf(policy) } }],
    });
    expect(told(running, aPolicy('owner', FAR, NEEDS))).toEqual({
      verdict: 'unchanged',
      message: WAITS,
      targets: ['member1'],
    });
  });
});
