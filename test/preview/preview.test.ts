import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../src/api/meta/object.ts';
import type { Inventory } from '../../src/preview/inventory.ts';
import { type PreviewOptions, previewScenario } from '../../src/preview/preview.ts';
import type { WhatIf } from '../../src/preview/what-if/index.ts';
import { aBinding, aCluster, aDeployment, anInventory, aPolicy, claimOf, DIVIDED } from './fleet.ts';

const clusters = [aCluster('member1', 10), aCluster('member2', 10)];
const policy = aPolicy();
const claimed = { ...aDeployment('web', 4), metadata: { ...aDeployment().metadata, annotations: claimOf(policy) } };
const running = anInventory({
  clusters,
  policies: [policy],
  bindings: [
    aBinding([
      { name: 'member1', replicas: 2 },
      { name: 'member2', replicas: 2 },
    ]),
  ],
  templates: [claimed],
});

interface Asked extends PreviewOptions {
  objects?: KubeObject[];
  whatIf?: WhatIf;
  rebalance?: boolean;
}

const preview = (inventory: Inventory, { objects = [], whatIf = {}, rebalance = false, ...options }: Asked = {}) =>
  previewScenario({ inventory, objects, whatIf, guards: {}, rebalance }, options);

const outcome = (inventory: Inventory, asked: Asked = {}) => {
  const [template] = preview(inventory, asked).templates;
  return {
    verdict: template?.verdict,
    placed: Object.fromEntries(
      (template?.clusters ?? []).map(({ cluster, now = 0, next = 0 }) => [cluster, [now, next]]),
    ),
  };
};

describe('a new template', () => {
  test('is divided as its policy says', () => {
    const inventory = anInventory({ clusters, policies: [policy] });
    expect(outcome(inventory, { objects: [aDeployment('web', 4)] })).toEqual({
      verdict: 'new',
      placed: { member1: [0, 2], member2: [0, 2] },
    });
  });

  test('may come together with its policy', () => {
    expect(outcome(anInventory({ clusters }), { objects: [aDeployment('web', 4), policy] }).verdict).toBe('new');
  });

  test('stays where it is without a policy', () => {
    expect(outcome(anInventory({ clusters }), { objects: [aDeployment()] })).toEqual({
      verdict: 'unclaimed',
      placed: {},
    });
  });

  test('tells when nothing fits, in the words of the scheduler', () => {
    const nowhere = aPolicy('web', { ...DIVIDED, clusterAffinity: { clusterNames: ['member9'] } });
    const [template] = preview(anInventory({ clusters }), { objects: [aDeployment(), nowhere] }).templates;
    expect(template?.verdict).toBe('unschedulable');
    expect(template?.message).toBe(
      '0/2 clusters are available: 2 cluster(s) did not match the placement cluster affinity constraint.',
    );
  });
});

describe('what runs already', () => {
  test('stays when nothing is asked for', () => {
    const { summary, templates } = preview(running);
    expect(summary.verdicts.unchanged).toBe(1);
    expect(templates[0]).toMatchObject({ message: 'nothing it depends on changes', given: false });
  });

  test('is scaled where there is room', () => {
    expect(outcome(running, { whatIf: { replicas: ['deployment/web=8'] } })).toEqual({
      verdict: 'changed',
      placed: { member1: [2, 4], member2: [2, 4] },
    });
  });

  test('leaves a cluster that is down', () => {
    const { summary, templates } = preview(running, { whatIf: { 'cluster-down': ['member2'] } });
    expect(templates[0]?.clusters).toMatchObject([
      { cluster: 'member1', now: 2, next: 4, change: 'more' },
      { cluster: 'member2', now: 2, change: 'removed' },
    ]);
    expect(templates[0]?.message).toBe('it is evicted from member2');
    expect(summary.replicas).toEqual({ now: 4, next: 4, added: 0, removed: 0, moved: 2 });
  });

  test('stays on a cluster whose taint only keeps newcomers away', () => {
    expect(outcome(running, { whatIf: { taint: ['member2=key:NoSchedule'] } }).verdict).toBe('unchanged');
  });

  test('stays where its placement tolerates the taint', () => {
    const tolerant = aPolicy('web', { ...DIVIDED, clusterTolerations: [{ key: 'key', operator: 'Exists' }] });
    const inventory = {
      ...running,
      policies: [tolerant],
      bindings: [aBinding(running.bindings[0]?.spec.clusters ?? [], tolerant)],
    };
    expect(outcome(inventory, { whatIf: { taint: ['member2=key:NoExecute'] } }).verdict).toBe('unchanged');
    expect(outcome(running, { whatIf: { taint: ['member2=key:NoExecute'] } }).verdict).toBe('changed');
  });

  test('does not move for capacity alone, unless a rebalance is asked for', () => {
    const whatIf = { capacity: ['member2.cpu=+200%'] };
    expect(outcome(running, { whatIf }).verdict).toBe('unchanged');
    expect(outcome(running, { whatIf, rebalance: true })).toEqual({
      verdict: 'changed',
      placed: { member1: [2, 1], member2: [2, 3] },
    });
  });

  test('is divided anew where a given WorkloadRebalancer names it', () => {
    const whatIf = { capacity: ['member2.cpu=40'] };
    const rebalancer = (name: string): KubeObject & { spec: unknown } => ({
      apiVersion: 'apps.karmada.io/v1alpha1',
      kind: 'WorkloadRebalancer',
      metadata: { name: 'demo' },
      spec: { workloads: [{ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name }] },
    });
    expect(outcome(running, { whatIf, objects: [rebalancer('web')] })).toEqual(
      outcome(running, { whatIf, rebalance: true }),
    );
    expect(outcome(running, { whatIf, objects: [rebalancer('other')] })).toEqual(outcome(running, { whatIf }));
    const { assumptions } = preview(running, { objects: [rebalancer('web')] });
    expect(assumptions).toEqual(['what WorkloadRebalancer demo names is divided anew']);
  });

  test('follows an edit of its policy', () => {
    const narrowed = aPolicy('web', { ...DIVIDED, clusterAffinity: { clusterNames: ['member1'] } });
    expect(outcome(running, { objects: [narrowed] })).toEqual({
      verdict: 'changed',
      placed: { member1: [2, 4], member2: [2, 0] },
    });
  });

  test('waits for the next change of the template when the policy is lazy', () => {
    const lazy = aPolicy(
      'web',
      { ...DIVIDED, clusterAffinity: { clusterNames: ['member1'] } },
      { activationPreference: 'Lazy' },
    );
    expect(outcome(running, { objects: [lazy] }).verdict).toBe('unchanged');
  });

  test('is left alone while its scheduling is suspended', () => {
    const [binding] = running.bindings;
    if (!binding) throw new Error('the fleet has one binding');
    const suspended = { ...binding, spec: { ...binding.spec, suspension: { scheduling: true } } };
    const inventory = { ...running, bindings: [suspended] };
    expect(outcome(inventory, { whatIf: { 'cluster-down': ['member2'] } }).verdict).toBe('suspended');
  });

  test('is previewed from its binding alone where the template is not known', () => {
    const inventory = { ...running, templates: [] };
    expect(outcome(inventory, { whatIf: { replicas: ['deployment/web=8'] } }).placed).toEqual({
      member1: [2, 4],
      member2: [2, 4],
    });
  });
});

describe('reasons', () => {
  test('are given for what was given and for what changes, and for nothing else', () => {
    const inventory = {
      ...running,
      bindings: [...running.bindings, aBinding([{ name: 'member1', replicas: 1 }], policy, 'calm')],
    };
    const explained = (explain: 'none' | 'shown' | 'all') =>
      preview(inventory, { explain, whatIf: { replicas: ['deployment/web=8'] } })
        .templates.filter(({ explanation }) => explanation)
        .map(({ resource }) => resource.name);
    expect(explained('none')).toEqual([]);
    expect(explained('shown')).toEqual(['web']);
  });
});

describe('manifests', () => {
  test('carry the replicas of their cluster', () => {
    const { templates } = preview(anInventory({ clusters, policies: [policy] }), {
      objects: [aDeployment('web', 5)],
      render: { parse: JSON.parse, format: JSON.stringify },
    });
    const replicas = templates[0]?.manifests?.map(({ cluster, manifest }) => [cluster, manifest.spec?.['replicas']]);
    expect(replicas).toEqual([
      ['member1', 3],
      ['member2', 2],
    ]);
  });
});
