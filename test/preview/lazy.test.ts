import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../src/api/meta/object.ts';
import type { Inventory } from '../../src/preview/inventory.ts';
import { previewScenario } from '../../src/preview/preview.ts';
import { aBinding, aCluster, aDeployment, anInventory, aPolicy, claimOf, DIVIDED } from './fleet.ts';

const clusters = [aCluster('member1', 10), aCluster('member2', 10)];
const NEAR = { clusterAffinity: { clusterNames: ['member1'] } };
const FAR = { clusterAffinity: { clusterNames: ['member2'] } };
const LAZY = { activationPreference: 'Lazy' } as const;
const WAITS = 'its policy is Lazy: it acts when the template changes next';

const told = (inventory: Inventory, ...objects: KubeObject[]) => {
  const [template] = previewScenario({ inventory, objects, whatIf: {}, guards: {} }, {}).templates;
  const targets = (template?.clusters ?? []).filter(({ next }) => next !== undefined).map(({ cluster }) => cluster);
  return { policy: template?.claim?.name, verdict: template?.verdict, message: template?.message, targets };
};

/** A Deployment on member1, under this policy. */
const running = (policy = aPolicy('owner', NEAR, LAZY)) =>
  anInventory({
    clusters,
    policies: [policy],
    bindings: [aBinding([{ name: 'member1', replicas: 4 }], policy)],
    templates: [{ ...aDeployment(), metadata: { ...aDeployment().metadata, annotations: claimOf(policy) } }],
  });

describe('a Lazy policy', () => {
  test('brings a new template where it says', () => {
    const inventory = anInventory({ clusters, policies: [aPolicy('lazy', NEAR, LAZY)] });
    expect(told(inventory, aDeployment())).toMatchObject({ verdict: 'new', targets: ['member1'] });
  });

  test('that is new claims a template that is there, and waits', () => {
    const inventory = anInventory({ clusters, templates: [aDeployment()] });
    expect(told(inventory, aPolicy('lazy', NEAR, LAZY))).toEqual({
      policy: 'lazy',
      verdict: 'unchanged',
      message: WAITS,
      targets: [],
    });
  });

  test('that is edited waits as well', () => {
    expect(told(running(), aPolicy('owner', FAR, LAZY))).toEqual({
      policy: 'owner',
      verdict: 'unchanged',
      message: WAITS,
      targets: ['member1'],
    });
  });

  test('that inherits a template acts at once: the policy before no longer has a say', () => {
    const inventory = running(aPolicy('owner', NEAR));
    const other = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'other' }];
    const heir = aPolicy('heir', FAR, LAZY);
    expect(told(inventory, aPolicy('owner', DIVIDED, { resourceSelectors: other }), heir)).toMatchObject({
      policy: 'heir',
      verdict: 'changed',
      targets: ['member2'],
    });
  });
});
