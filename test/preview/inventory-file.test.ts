import { describe, expect, test } from '@jest/globals';
import type { AnyObject } from '../../src/api/meta/object.ts';
import { fromInventoryFile, toInventoryFile } from '../../src/preview/inventory-file.ts';
import { previewScenario } from '../../src/preview/preview.ts';
import { aBinding, aCluster, aDeployment, anInventory, aPolicy } from './fleet.ts';

const secretive: AnyObject = {
  ...aDeployment(),
  metadata: {
    ...aDeployment().metadata,
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"password":"hunter2"}', kept: 'yes' },
    managedFields: [
      { manager: 'm', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { hunter2: {} } },
    ],
  },
  spec: {
    ...aDeployment().spec,
    template: {
      spec: {
        containers: [
          {
            name: 'web',
            env: [
              { name: 'P', value: 'hunter2' },
              { name: 'Q', valueFrom: {} },
            ],
          },
        ],
      },
    },
  },
};
const fleet = anInventory({
  clusters: [
    { ...aCluster('member1'), spec: { syncMode: 'Push', region: 'eu', proxyHeader: { Authorization: 'hunter2' } } },
    aCluster('member2'),
  ],
  policies: [aPolicy()],
  bindings: [aBinding([{ name: 'member1', replicas: 4 }])],
  templates: [
    secretive,
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'default' }, data: { p: 'hunter2' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'default' }, data: { p: 'hunter2' } },
  ],
});

const reread = (document: unknown) => {
  const read = fromInventoryFile(JSON.parse(JSON.stringify(document)));
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join());
  return read.inventory;
};

describe('an inventory file', () => {
  test('holds no secret', () => {
    const text = JSON.stringify(toInventoryFile(fleet, 'test'));
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('"Secret"');
    expect(text).toContain('"kept":"yes"');
  });

  test('previews as the fleet it was saved from', () => {
    const ask = (inventory: typeof fleet) =>
      previewScenario({ inventory, objects: [], whatIf: { 'cluster-down': ['member1'] }, guards: {} }).templates.filter(
        ({ resource }) => resource.kind === 'Deployment',
      );
    expect(ask(reread(toInventoryFile(fleet, 'test')))).toEqual(ask(fleet));
  });

  test('saved again is the same', () => {
    const once = toInventoryFile(fleet, 'test');
    expect(toInventoryFile(reread(once), 'test')).toEqual(once);
  });

  test.each([
    [{ kind: 'Inventory', apiVersion: 'preview.kubectl-karmada/v9' }, 'apiVersion'],
    ['text', 'apiVersion'],
    [{ ...toInventoryFile(fleet, ''), clusters: 'none' }, 'clusters'],
    [{ ...toInventoryFile(fleet, ''), clusters: [aDeployment()] }, 'clusters[0].kind'],
    [{ ...toInventoryFile(fleet, ''), policies: [7] }, 'policies[0]'],
    [{ ...toInventoryFile(fleet, ''), policies: [{ ...aPolicy(), metadata: {} }] }, 'policies[0].metadata.name'],
  ])('that is not one is told with the field: %#', (document, field) => {
    const read = fromInventoryFile(document);
    expect('problems' in read && read.problems.map((problem) => problem.field)).toEqual([field]);
  });
});
