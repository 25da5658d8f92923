import { describe, expect, test } from '@jest/globals';
import { configMaps } from '../../../src/api/core/core.ts';
import type { Resource } from '../../../src/api/kind.ts';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { Promotion } from '../../../src/cli/promote/gather.ts';
import { prove } from '../../../src/cli/promote/proof.ts';
import type { Inventory } from '../../../src/preview/inventory.ts';
import { nativeInterpreter } from '../../../src/propagation/interpreter/index.ts';
import { aBinding, aCluster, aDeployment, anInventory, aPolicy, claimOf } from '../../preview/fleet.ts';

const settings: AnyObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'default' },
  data: { color: 'blue' },
};
const policy = aPolicy(
  'settings',
  { clusterAffinity: { clusterNames: ['member1'] } },
  { resourceSelectors: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'settings' }] },
);

/** What is dangerous about promoting a ConfigMap of member1 into a fleet that has `parts` besides. */
async function dangersAmong(parts: Partial<Inventory>): Promise<readonly string[]> {
  const promotion: Promotion = {
    clusterName: 'member1',
    main: {
      resource: configMaps as unknown as Resource<AnyObject>,
      memberObject: settings,
      template: settings,
      existing: undefined,
    },
    dependencies: [],
    absent: [],
    unread: false,
    policy: { resource: propagationPolicies, object: policy, existing: undefined } as Promotion['policy'],
  };
  const { dangers } = await prove({
    promotion,
    inventory: anInventory({ clusters: [aCluster('member1'), aCluster('member2')], ...parts }),
    stored: { main: settings, dependencies: [], policy },
    yaml: { parse: JSON.parse, format: JSON.stringify },
    interpreter: { of: nativeInterpreter },
  });
  return dangers;
}

describe('the proof that a promotion hurts nothing else', () => {
  test('holds in a quiet fleet', async () => {
    expect(await dangersAmong({})).toEqual([]);
  });

  test('holds while the scheduler has not come to another template yet, which would go there anyway', async () => {
    const others = aPolicy();
    const web = aDeployment();
    const claimed = { ...web, metadata: { ...web.metadata, annotations: claimOf(others) } };
    const bound = aBinding([], others);
    const pending = {
      ...bound,
      metadata: { ...bound.metadata, annotations: claimOf(others) },
      spec: { ...bound.spec, replicas: 4 },
      status: {},
    };
    expect(await dangersAmong({ policies: [others], templates: [claimed], bindings: [pending] })).toEqual([]);
  });
});
