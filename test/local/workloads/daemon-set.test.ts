import { describe, expect, test } from '@jest/globals';
import type { DaemonSet } from '../../../src/api/core/apps.ts';
import { planDaemonSet } from '../../../src/local/workloads/daemon-set/plan.ts';
import { aNode, aPod, aTemplate, NOW } from './builders.ts';

function aSet(spec: Partial<DaemonSet['spec']> = {}): DaemonSet {
  return {
    metadata: { name: 'agent', namespace: 'default', uid: 'uid-agent', generation: 1 },
    spec: { selector: { matchLabels: { app: 'web' } }, template: aTemplate(), ...spec },
  };
}

const HASH =
  planDaemonSet(aSet(), [aNode('a')], [], NOW).create[0]?.metadata.labels?.['controller-revision-hash'] ?? '';
const on = (nodeName: string, hash = HASH, traits = {}) =>
  aPod({ name: `agent-${nodeName}`, spec: { nodeName }, labels: { 'controller-revision-hash': hash }, ...traits });
const names = (pods: readonly { metadata: { name?: string } }[]) => pods.map(({ metadata }) => metadata.name);

describe('a DaemonSet', () => {
  test('puts a Pod on every node that lacks one', () => {
    const plan = planDaemonSet(aSet(), [aNode('a'), aNode('b')], [on('a')], NOW);
    expect(plan.create.map(({ spec }) => spec.nodeName)).toEqual(['b']);
    expect(plan.status).toMatchObject({ desiredNumberScheduled: 2, currentNumberScheduled: 1, numberUnavailable: 1 });
  });

  test('leaves out nodes whose taints or labels do not suit, and cordoned ones in', () => {
    const template = aTemplate();
    template.spec.nodeSelector = { disk: 'ssd' };
    const nodes = [
      aNode('plain'),
      aNode('ssd', { labels: { disk: 'ssd' }, unschedulable: true }),
      aNode('tainted', { labels: { disk: 'ssd' }, taints: [{ key: 'gpu', effect: 'NoSchedule' }] }),
    ];
    expect(planDaemonSet(aSet({ template }), nodes, [], NOW).create.map(({ spec }) => spec.nodeName)).toEqual(['ssd']);
  });

  test('removes Pods from nodes that are gone', () => {
    const plan = planDaemonSet(aSet(), [aNode('a')], [on('a'), on('gone')], NOW);
    expect(names(plan.remove)).toEqual(['agent-gone']);
    expect(plan.status.numberMisscheduled).toBe(1);
  });

  test('replaces outdated Pods one at a time, those that serve nobody at once', () => {
    const nodes = ['a', 'b', 'c'].map((name) => aNode(name));
    expect(names(planDaemonSet(aSet(), nodes, [on('a', 'x'), on('b', 'x'), on('c', 'x')], NOW).remove)).toEqual([
      'agent-a',
    ]);
    const waiting = [on('a', 'x'), on('b', 'x', { ready: false }), on('c')];
    expect(names(planDaemonSet(aSet(), nodes, waiting, NOW).remove)).toEqual(['agent-b']);
  });
});
