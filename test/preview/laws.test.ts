import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Inventory } from '../../src/preview/inventory.ts';
import { previewScenario } from '../../src/preview/preview.ts';
import type { WhatIf } from '../../src/preview/what-if/index.ts';
import { aBinding, aCluster, aDeployment, anInventory, aPolicy, DIVIDED } from './fleet.ts';

const NAMES = ['member1', 'member2', 'member3', 'member4'];
const cluster = fc.constantFrom(...NAMES);

/** A few workloads, somehow divided over four clusters of random size. */
const inventories = fc
  .record({
    sizes: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 4, maxLength: 4 }),
    homes: fc.array(
      fc.uniqueArray(fc.record({ name: cluster, replicas: fc.integer({ min: 1, max: 5 }) }), {
        minLength: 1,
        selector: ({ name }) => name,
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ sizes, homes }) =>
    anInventory({
      clusters: NAMES.map((name, i) => aCluster(name, sizes[i])),
      policies: [aPolicy('web', DIVIDED)],
      bindings: homes.map((home, i) => aBinding(home, aPolicy('web', DIVIDED), `app-${i}`)),
      templates: homes.map((home, i) =>
        aDeployment(
          `app-${i}`,
          home.reduce((sum, { replicas }) => sum + replicas, 0),
        ),
      ),
    }),
  );

const whatIfs: fc.Arbitrary<WhatIf> = fc.record(
  {
    'cluster-down': fc.array(cluster, { maxLength: 2 }),
    taint: fc.array(
      cluster.map((name) => `${name}=key:NoExecute`),
      { maxLength: 1 },
    ),
    capacity: fc.array(
      cluster.map((name) => `${name}.cpu=+50%`),
      { maxLength: 1 },
    ),
    replicas: fc.array(
      fc.integer({ min: 1, max: 40 }).map((count) => `deployment/app-0=${count}`),
      { maxLength: 1 },
    ),
  },
  { requiredKeys: [] },
);

const ask = (inventory: Inventory, whatIf: WhatIf, rebalance = false) =>
  previewScenario({ inventory, objects: [], whatIf, guards: {}, rebalance });

const reversed = (inventory: Inventory): Inventory => ({
  clusters: inventory.clusters.toReversed(),
  policies: inventory.policies.toReversed(),
  overrides: inventory.overrides.toReversed(),
  bindings: inventory.bindings.toReversed(),
  templates: inventory.templates.toReversed(),
});

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

describe('a preview', () => {
  test('does not depend on the order of what it is given', () => {
    fc.assert(
      fc.property(inventories, whatIfs, fc.boolean(), (inventory, whatIf, rebalance) => {
        expect(ask(reversed(inventory), whatIf, rebalance)).toEqual(ask(inventory, whatIf, rebalance));
      }),
    );
  });

  test('changes nothing of what it is given', () => {
    fc.assert(
      fc.property(inventories, whatIfs, (inventory, whatIf) => {
        expect(() => ask(freeze(inventory), whatIf)).not.toThrow();
      }),
    );
  });

  test('gives a divided workload all of its replicas, or says that it cannot', () => {
    fc.assert(
      fc.property(inventories, whatIfs, (inventory, whatIf) => {
        for (const { resource, verdict, replicas } of ask(inventory, whatIf).templates) {
          const [scaled] = (whatIf.replicas ?? []).map((text) => Number(text.split('=')[1]));
          const wanted = resource.name === 'app-0' && scaled !== undefined ? scaled : replicas.now;
          if (verdict !== 'unschedulable') expect(replicas.next).toBe(wanted);
        }
      }),
    );
  });

  test('of nothing moves nothing', () => {
    fc.assert(
      fc.property(inventories, (inventory) => {
        expect(ask(inventory, {}).summary.replicas).toMatchObject({ added: 0, removed: 0, moved: 0 });
      }),
    );
  });
});
