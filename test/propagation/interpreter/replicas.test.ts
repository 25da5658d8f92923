import { describe, expect, test } from '@jest/globals';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { NATIVE_INTERPRETERS, nativeInterpreter } from '../../../src/propagation/interpreter/index.ts';
import { podRequirements } from '../../../src/propagation/interpreter/pod-requirements.ts';
import { aDeployment } from '../builders.ts';

const job = (spec: object): AnyObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'sum' },
  spec: { template: { spec: { containers: [] } }, ...spec },
});

const replicasOf = (object: AnyObject) =>
  nativeInterpreter(object.apiVersion ?? '', object.kind ?? '').replicas?.(object);
const revised = (object: AnyObject, replicas: number) =>
  nativeInterpreter(object.apiVersion ?? '', object.kind ?? '').revise?.(object, replicas).spec;

describe('replicas', () => {
  test.each<[string, AnyObject, number]>([
    ['of a Deployment are those it says', aDeployment(), 4],
    ['of a Deployment that says none are none', aDeployment({ spec: { replicas: undefined } }), 0],
    ['of a Job are its parallelism', job({ parallelism: 3 }), 3],
    ['of a Job are no more than its completions', job({ parallelism: 3, completions: 2 }), 2],
    ['of a Job that says nothing is one', job({}), 1],
    ['of a Pod is one', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [] } }, 1],
  ])('%s', (_, object, expected) => {
    expect(replicasOf(object)?.replicas).toBe(expected);
  });

  test('a DaemonSet or a ConfigMap has none', () => {
    expect(nativeInterpreter('apps/v1', 'DaemonSet').replicas).toBeUndefined();
    expect(nativeInterpreter('v1', 'ConfigMap').replicas).toBeUndefined();
  });

  test('are revised where the object says some', () => {
    expect(revised(aDeployment(), 9)).toMatchObject({ replicas: 9 });
    expect(revised(job({ parallelism: 3 }), 1)).toMatchObject({ parallelism: 1 });
    expect(revised(job({}), 1)).not.toHaveProperty('parallelism');
  });

  test('revising leaves the object it is given as it is', () => {
    const deployment = aDeployment();
    revised(deployment, 9);
    expect(deployment).toEqual(aDeployment());
  });
});

describe('what a pod needs', () => {
  const container = (requests: Record<string, string>, limits: Record<string, string> = {}) => ({
    name: 'c',
    resources: { requests, limits },
  });

  test('is the sum over its containers, or the largest init container, plus overhead', () => {
    const pod = {
      containers: [container({ cpu: '100m', memory: '64Mi' }), container({ cpu: '1', memory: '64Mi' })],
      initContainers: [container({ cpu: '500m', memory: '1Gi' }), container({ cpu: '50m' })],
      overhead: { cpu: '10m' },
    };
    expect(podRequirements(pod)).toEqual({ resourceRequest: { cpu: '1110m', memory: '1Gi' } });
  });

  test('counts limits where nothing is requested', () => {
    expect(podRequirements({ containers: [container({ cpu: '100m' }, { cpu: '1', memory: '1Gi' })] })).toEqual({
      resourceRequest: { cpu: '100m', memory: '1Gi' },
    });
  });

  test('counts extended resources, and neither zeros nor what is no resource of a node', () => {
    const requests = { cpu: '0', 'nvidia.com/gpu': '2', 'hugepages-2Mi': '4Mi', storage: '1Gi' };
    expect(podRequirements({ containers: [container(requests)] })).toEqual({
      resourceRequest: { 'hugepages-2Mi': '4Mi', 'nvidia.com/gpu': '2' },
    });
  });

  test('names the nodes it can run on', () => {
    const required = {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'arch', operator: 'In', values: ['arm64'] }] }],
    };
    const pod = {
      containers: [],
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'gpu', operator: 'Exists' }],
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } },
    };
    expect(podRequirements(pod)).toEqual({
      nodeClaim: {
        hardNodeAffinity: required,
        nodeSelector: { disk: 'ssd' },
        tolerations: [{ key: 'gpu', operator: 'Exists' }],
      },
    });
  });

  test('is nothing where nothing is asked for', () => {
    expect(podRequirements({ containers: [{ name: 'c' }] })).toBeUndefined();
  });
});

test('every native kind answers with a status', () => {
  for (const [kind, { reflect }] of Object.entries(NATIVE_INTERPRETERS))
    expect([kind, typeof reflect]).toEqual([kind, 'function']);
});
