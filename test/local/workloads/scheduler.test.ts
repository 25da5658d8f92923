import { describe, expect, test } from '@jest/globals';
import type { Node } from '../../../src/api/core/core.ts';
import type { PodSpec } from '../../../src/api/core/pod.ts';
import { chooseNode, unschedulableMessage } from '../../../src/local/workloads/scheduler/placement.ts';
import { allocatable, amountsOf, podRequests } from '../../../src/local/workloads/scheduler/requests.ts';
import { aNode, aPod } from './builders.ts';

const candidate = (node: Node, free = {}) => ({
  node,
  capacity: allocatable(node),
  free: { ...allocatable(node), ...amountsOf(free) },
});
const withRequests = (requests: Record<string, string>): Partial<PodSpec> => ({
  containers: [{ name: 'main', resources: { requests } }],
});
const pending = (spec: Partial<PodSpec> = {}) => aPod({ spec: { nodeName: '', ...spec } });

function place(spec: Partial<PodSpec>, candidates: ReturnType<typeof candidate>[]): string {
  const pod = pending(spec);
  const chosen = chooseNode(pod, podRequests(pod), candidates);
  return chosen?.node.metadata.name ?? unschedulableMessage(pod, podRequests(pod), candidates);
}

describe('a Pod is placed', () => {
  test('on the node with most left of what is scarcest', () => {
    expect(place({}, [candidate(aNode('a'), { cpu: '1' }), candidate(aNode('b'), { cpu: '2' })])).toBe('b');
  });

  test('where its node selector and required affinity lead', () => {
    const nodes = [
      candidate(aNode('a', { labels: { disk: 'hdd' } })),
      candidate(aNode('b', { labels: { disk: 'ssd' } })),
    ];
    const requirement = { key: 'disk', operator: 'In', values: ['ssd'] };
    const required = {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [requirement] }] },
    };
    expect(place({ nodeSelector: { disk: 'ssd' } }, nodes)).toBe('b');
    expect(place({ affinity: { nodeAffinity: required } }, nodes)).toBe('b');
    expect(place({ nodeSelector: { disk: 'tape' } }, nodes)).toBe(
      "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
    );
  });

  test('on tainted nodes only when it tolerates them', () => {
    const nodes = [candidate(aNode('a', { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] }))];
    expect(place({}, nodes)).toBe('0/1 nodes are available: 1 node(s) had untolerated taint {gpu: yes}.');
    expect(place({ tolerations: [{ key: 'gpu', operator: 'Equal', value: 'yes' }] }, nodes)).toBe('a');
    expect(place({ tolerations: [{ operator: 'Exists' }] }, nodes)).toBe('a');
  });

  test.each([
    [{ cpu: '5' }, '0/2 nodes are available: 2 Insufficient cpu.'],
    [{ cpu: '5', memory: '9Gi' }, '0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory.'],
    [{ 'example.com/gpu': '1' }, '0/2 nodes are available: 2 Insufficient example.com/gpu.'],
  ])('nowhere when %j is more than any node has', (requests, message) => {
    expect(place(withRequests(requests), [candidate(aNode('a')), candidate(aNode('b'))])).toBe(message);
  });

  test('nowhere without room for one more Pod, on cordoned nodes, or without nodes', () => {
    const full = candidate(aNode('a'), { pods: '0' });
    const cordoned = candidate(aNode('b', { unschedulable: true }));
    expect(place({}, [full, cordoned])).toBe('0/2 nodes are available: 1 Too many pods, 1 node(s) were unschedulable.');
    expect(place({}, [])).toBe('no nodes available to schedule pods');
  });
});

test('a Pod takes its containers together, or its largest init container, and its overhead', () => {
  const container = (cpu: string, restartPolicy?: string) => ({
    name: 'x',
    resources: { requests: { cpu } },
    ...(restartPolicy ? { restartPolicy } : {}),
  });
  const spec = {
    containers: [container('100m'), container('200m')],
    initContainers: [container('1'), container('50m', 'Always')],
    overhead: { cpu: '10m' },
  };
  expect(podRequests(aPod({ spec }))).toEqual({ cpu: 1.01, pods: 1 });
});

test('limits stand in for requests that are not given', () => {
  const containers = [{ name: 'x', resources: { limits: { cpu: '2', memory: '1Ki' }, requests: { cpu: '1' } } }];
  expect(podRequests(aPod({ spec: { containers } }))).toEqual({ cpu: 1, memory: 1024, pods: 1 });
});
