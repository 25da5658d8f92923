import { describe, expect, test } from '@jest/globals';
import { assume, assumptionsOf, type WhatIf } from '../../src/preview/what-if/index.ts';
import { aBinding, aCluster, aDeployment, anInventory } from './fleet.ts';

const inventory = anInventory({ clusters: [aCluster('member1'), aCluster('member2', 20)] });

const apply = (whatIf: WhatIf, to = inventory) => assume(to, assumptionsOf(whatIf));
const taintsOf = (whatIf: WhatIf) => apply(whatIf).clusters[0]?.spec.taints;
const cpuOf = (text: string) => apply({ capacity: [text] }).clusters[1]?.status?.resourceSummary?.allocatable?.['cpu'];

describe('what-if switches', () => {
  test.each([
    ['member1=key:NoExecute', [{ key: 'key', effect: 'NoExecute' }]],
    ['member1=example.com/key=a:NoSchedule', [{ key: 'example.com/key', effect: 'NoSchedule', value: 'a' }]],
  ])('--taint %s taints the cluster', (text, taints) => {
    expect(taintsOf({ taint: [text] })).toEqual(taints);
  });

  test('a taint replaces one of the same key and effect', () => {
    expect(taintsOf({ taint: ['member1=key=a:NoExecute', 'member1=key=b:NoExecute'] })).toEqual([
      { key: 'key', effect: 'NoExecute', value: 'b' },
    ]);
  });

  test('a cluster that is down is not ready and repels and evicts', () => {
    const down = apply({ 'cluster-down': ['member1'] }).clusters[0];
    expect(down?.status?.conditions?.map(({ type, status }) => [type, status])).toEqual([['Ready', 'False']]);
    expect(down?.spec.taints?.map(({ effect }) => effect)).toEqual(['NoSchedule', 'NoExecute']);
  });

  test.each([
    ['member2.cpu=+50%', '30'],
    ['member2.cpu=-25%', '15'],
    ['member2.cpu=150%', '30'],
    ['member2.cpu=+4', '24'],
    ['member2.cpu=-30', '0'],
    ['member2.cpu=7500m', '7500m'],
  ])('--capacity %s gives %s', (text, cpu) => {
    expect(cpuOf(text)).toBe(cpu);
  });

  test('a resource the cluster never had can be added', () => {
    const { clusters } = apply({ capacity: ['member1.nvidia.com/gpu=8'] });
    expect(clusters[0]?.status?.resourceSummary?.allocatable?.['nvidia.com/gpu']).toBe('8');
  });

  test('replicas are scaled in the template and in its binding', () => {
    const scaled = apply(
      { replicas: ['deployment/web=20'] },
      anInventory({
        templates: [aDeployment(), aDeployment('api')],
        bindings: [aBinding([{ name: 'm', replicas: 4 }])],
      }),
    );
    expect(scaled.templates.map(({ spec }) => spec?.['replicas'])).toEqual([20, 4]);
    expect(scaled.bindings[0]?.spec.replicas).toBe(20);
  });

  test('the inventory itself is never changed', () => {
    const before = structuredClone(inventory);
    apply({ 'cluster-down': ['member1'], capacity: ['member2.cpu=+50%'], taint: ['member1=a:NoExecute'] });
    expect(inventory).toEqual(before);
  });

  test.each([
    [{ taint: ['member1'] }],
    [{ taint: ['member1=key:PreferNoSchedule'] }],
    [{ capacity: ['member1.cpu'] }],
    [{ capacity: ['member1.cpu=lots'] }],
    [{ capacity: ['member1.cpu=--4'] }],
    [{ replicas: ['web=3'] }],
    [{ replicas: ['deployment/web=-3'] }],
    [{ 'cluster-down': [' '] }],
  ])('%j cannot be read', (whatIf) => {
    expect(() => assumptionsOf(whatIf)).toThrow(expect.objectContaining({ code: 'BadInput' }));
  });

  test.each([[{ 'cluster-down': ['member9'] }], [{ replicas: ['deployment/nothing=1'] }]])(
    '%j names nothing that exists',
    (whatIf) => {
      expect(() => apply(whatIf)).toThrow(expect.objectContaining({ code: 'NotFound' }));
    },
  );
});
