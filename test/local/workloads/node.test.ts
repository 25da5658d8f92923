import { describe, expect, test } from '@jest/globals';
import type { Node } from '../../../src/api/core/core.ts';
import { memberShape } from '../../../src/local/fleet.ts';
import { nodeNames, nodesOf } from '../../../src/local/workloads/node/shape.ts';
import { taintsOf } from '../../../src/local/workloads/node/taints.ts';
import { aNode, NOW } from './builders.ts';

function inState(ready: 'True' | 'False' | 'Unknown', spec: NonNullable<Node['spec']> = {}): Node {
  return { ...aNode('a', spec), status: { conditions: [{ type: 'Ready', status: ready }] } };
}

const keys = (node: Node) => taintsOf(node).map(({ key }) => key);

describe('the taints of a node', () => {
  test.each([
    ['True', []],
    ['False', ['node.kubernetes.io/not-ready']],
    ['Unknown', ['node.kubernetes.io/unreachable']],
  ] as const)('with Ready %s are %j', (ready, expected) => {
    expect(keys(inState(ready))).toEqual(expected);
  });

  test('tell that it is cordoned, and leave out what has passed', () => {
    const before = inState('True', { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] });
    expect(keys(before)).toEqual([]);
    expect(keys(inState('True', { unschedulable: true }))).toEqual(['node.kubernetes.io/unschedulable']);
  });

  test('of others stay', () => {
    const taints = [
      { key: 'gpu', effect: 'NoSchedule' },
      { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' },
    ];
    expect(taintsOf(inState('True', { taints }))).toEqual(taints);
  });
});

test('nodes have their place, their size and names of their own', () => {
  const shape = memberShape({ name: 'm', nodes: 3, cpu: '2', memory: '4Gi', pods: 7, region: 'eu', zone: 'eu-a' });
  expect(nodeNames(shape)).toEqual(['m-control-plane', 'm-worker', 'm-worker2']);
  const [first] = nodesOf(shape, '10.1', 'v1', NOW);
  expect(first?.metadata.labels).toMatchObject({
    'kubernetes.io/hostname': 'm-control-plane',
    'topology.kubernetes.io/region': 'eu',
    'topology.kubernetes.io/zone': 'eu-a',
  });
  expect(first?.status?.allocatable).toMatchObject({ cpu: '2', memory: '4Gi', pods: '7' });
});
