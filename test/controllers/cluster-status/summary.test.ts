import { describe, expect, test } from '@jest/globals';
import type { Node } from '../../../src/api/core/core.ts';
import type { Pod } from '../../../src/api/core/pod.ts';
import { modelNodes } from '../../../src/controllers/cluster-status/modelings.ts';
import { podRequests, summarize } from '../../../src/controllers/cluster-status/summary.ts';

const aNode = (name: string, allocatable: Record<string, string>, ready = 'True'): Node => ({
  metadata: { name },
  status: { allocatable, conditions: [{ type: 'Ready', status: ready as 'True' }] },
});

const aPod = (cpu: string, at: { node?: string; phase?: string; init?: string } = {}): Pod => ({
  metadata: { name: 'p' },
  spec: {
    containers: [{ name: 'a', resources: { requests: { cpu } } }],
    ...(at.node ? { nodeName: at.node } : {}),
    ...(at.init ? { initContainers: [{ name: 'i', resources: { requests: { cpu: at.init } } }] } : {}),
  },
  ...(at.phase ? { status: { phase: at.phase } } : {}),
});

describe('the summary of a member', () => {
  test('adds up nodes, ready or not, and tells waiting pods from running ones', () => {
    const nodes = [aNode('n1', { cpu: '2', memory: '4Gi' }), aNode('n2', { cpu: '500m', memory: '1Gi' }, 'False')];
    const pods = [
      aPod('100m'),
      aPod('200m', { node: 'n1', phase: 'Running' }),
      aPod('300m', { node: 'n1', phase: 'Pending' }),
      aPod('900m', { node: 'n1', phase: 'Succeeded' }),
    ];
    expect(summarize(nodes, pods)).toEqual({
      nodeSummary: { totalNum: 2, readyNum: 1 },
      resourceSummary: {
        allocatable: { cpu: '2500m', memory: '5Gi' },
        allocating: { cpu: '100m', pods: '1' },
        allocated: { cpu: '500m', pods: '2' },
      },
    });
  });

  test('leaves out what there is nothing of', () => {
    expect(summarize([], [])).toEqual({ nodeSummary: { totalNum: 0, readyNum: 0 }, resourceSummary: {} });
  });

  test('counts the greediest init container where it asks for more than the containers', () => {
    expect(podRequests(aPod('100m', { init: '1' })).get('cpu')?.nanos).toBe(1_000_000_000n);
    expect(podRequests(aPod('100m', { init: '50m' })).get('cpu')?.nanos).toBe(100_000_000n);
  });
});

describe('the resource models of a member', () => {
  const models = [
    { grade: 0, ranges: [{ name: 'cpu', min: '0', max: '1' }] },
    { grade: 1, ranges: [{ name: 'cpu', min: '1', max: '2' }] },
    { grade: 2, ranges: [{ name: 'cpu', min: '2', max: '100' }] },
  ];

  test('grade each node by what is free on it', () => {
    const nodes = [aNode('n1', { cpu: '4', pods: '10' }), aNode('n2', { cpu: '2', pods: '10' })];
    const pods = [aPod('1500m', { node: 'n2', phase: 'Running' })];
    expect(modelNodes(models, nodes, pods).map(({ count }) => count)).toEqual([1, 0, 1]);
  });

  test('skip a node without a free pod slot and go on with the next', () => {
    const nodes = [aNode('n1', { cpu: '4', pods: '1' }), aNode('n2', { cpu: '4', pods: '1' })];
    const pods = [aPod('1', { node: 'n1', phase: 'Running' })];
    expect(modelNodes(models, nodes, pods).map(({ count }) => count)).toEqual([0, 0, 1]);
  });
});
