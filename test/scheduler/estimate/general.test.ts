import { describe, expect, test } from '@jest/globals';
import type { Cluster, ClusterSpec, ResourceSummary } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import type { Component } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import type { Assumption } from '../../../src/scheduler/estimate/estimate.ts';
import type { EstimateRequest } from '../../../src/scheduler/estimate/estimator.ts';
import { generalEstimator } from '../../../src/scheduler/estimate/general.ts';
import { type Member, prepareFleet } from '../../../src/scheduler/fleet.ts';
import { DEFAULT_GATES } from '../../../src/scheduler/gates.ts';
import { aCluster } from '../fleet-builder.ts';

function aMember(resourceSummary: ResourceSummary | undefined, spec: Partial<ClusterSpec> = {}): Member {
  const cluster: Cluster = { ...aCluster('m1', 0, spec), status: resourceSummary ? { resourceSummary } : {} };
  return prepareFleet([cluster]).members[0] as Member;
}

function aRequest(request: Record<string, string> | undefined, more: Partial<EstimateRequest> = {}): EstimateRequest {
  return {
    requirements: request && { resourceRequest: request },
    components: [],
    namespace: 'default',
    gates: DEFAULT_GATES,
    assumed: new Map(),
    estimates: () => [],
    ...more,
  };
}

function replicas(member: Member, request: EstimateRequest) {
  return generalEstimator.replicas(request)(member);
}

const busy: ResourceSummary = {
  allocatable: { cpu: '16', memory: '32Gi', pods: '110' },
  allocated: { cpu: '4500m', memory: '10Gi', pods: '30' },
  allocating: { cpu: '1', memory: '1Gi', pods: '2' },
};

describe('replicas by the summary', () => {
  test('the scarcest resource decides', () => {
    expect(replicas(aMember(busy), aRequest({ cpu: '750m', memory: '1Gi' }))).toEqual({ count: 14, limit: 'cpu' });
    expect(replicas(aMember(busy), aRequest({ cpu: '1m', memory: '3Gi' }))).toEqual({ count: 7, limit: 'memory' });
  });

  test('without requests pod slots decide', () => {
    expect(replicas(aMember(busy), aRequest({}))).toEqual({ count: 78, limit: 'pods' });
    expect(replicas(aMember(busy), aRequest(undefined))).toEqual({ count: 78, limit: 'pods' });
    expect(replicas(aMember(busy), aRequest({ cpu: '0' }))).toEqual({ count: 78, limit: 'pods' });
  });

  test.each([
    ['no summary', undefined, 'no resource summary'],
    ['no pod slots', { allocatable: { cpu: '9', pods: '3' }, allocated: { pods: '3' } }, 'pods'],
    ['no such resource', busy, 'nvidia.com/gpu'],
    [
      'nothing left of it',
      { allocatable: { 'nvidia.com/gpu': '1', pods: '9' }, allocated: { 'nvidia.com/gpu': '2' } },
      'nvidia.com/gpu',
    ],
  ])('%s means none', (_, summary, limit) => {
    expect(replicas(aMember(summary), aRequest({ 'nvidia.com/gpu': '1' }))).toEqual({ count: 0, limit });
  });

  test('amounts beyond 53 bits are exact', () => {
    const summary: ResourceSummary = { allocatable: { memory: '9007199254740993', pods: '9007199254740993' } };
    expect(replicas(aMember(summary), aRequest({ memory: '3002399751580331' }))).toEqual({ count: 3, limit: 'memory' });
  });

  test('what was assigned lately counts as claimed', () => {
    const assumption: Assumption = {
      namespace: 'default',
      components: [{ name: 'x', replicas: 4, replicaRequirements: { resourceRequest: { cpu: '2' } } }],
    };
    const request = aRequest({ cpu: '500m' }, { assumed: new Map([['m1', [assumption]]]) });
    expect(replicas(aMember(busy), request)).toEqual({ count: 5, limit: 'cpu' });
  });
});

describe('replicas by node grades', () => {
  const models = {
    resourceModels: [
      { grade: 2, ranges: [range('cpu', '2'), range('memory', '16Gi')] },
      { grade: 0, ranges: [range('cpu', '0'), range('memory', '0')] },
      { grade: 1, ranges: [range('cpu', '1'), range('memory', '4Gi')] },
    ],
  };
  const summary = (pods: string): ResourceSummary => ({
    allocatable: { cpu: '1', pods },
    allocatableModelings: [
      { grade: 0, count: 3 },
      { grade: 1, count: 2 },
      { grade: 2, count: 4 },
    ],
  });

  function range(name: string, min: string) {
    return { name, min, max: min };
  }

  test.each([
    [{ cpu: '1500m', memory: '1Gi' }, '500', 4, 'node grades'],
    [{ cpu: '500m', memory: '1Gi' }, '500', 20, 'node grades'],
    [{}, '5000', 990, 'node grades'],
    [{ cpu: '500m', memory: '1Gi' }, '7', 7, 'pods'],
  ])('%j with %s pod slots', (request, pods, count, limit) => {
    expect(replicas(aMember(summary(pods), models), aRequest(request))).toEqual({ count, limit });
  });

  test('the summary decides with the gate off, without models, and with negative counts', () => {
    const request = { cpu: '500m' };
    const off = { ...DEFAULT_GATES, CustomizedClusterResourceModeling: false };
    const negative = { ...summary('500'), allocatableModelings: [{ grade: 1, count: -1 }] };
    expect(replicas(aMember(summary('500'), models), aRequest(request, { gates: off }))?.count).toBe(2);
    expect(replicas(aMember(summary('500')), aRequest(request))?.count).toBe(2);
    expect(replicas(aMember(negative, models), aRequest(request))?.count).toBe(2);
  });
});

describe('complete component sets', () => {
  const part = (name: string, count: number, request: Record<string, string>): Component => ({
    name,
    replicas: count,
    replicaRequirements: { resourceRequest: request },
  });
  const flink = [part('jm', 1, { cpu: '1', memory: '2Gi' }), part('tm', 2, { cpu: '2', memory: '2Gi' })];
  const sets = (allocatable: Record<string, string>, components: Component[]) =>
    generalEstimator.sets(aRequest(undefined, { components }))(aMember({ allocatable }))?.count;

  test.each([
    [{ cpu: '10', memory: '6Gi', pods: '100' }, 1],
    [{ cpu: '5', memory: '6Gi', pods: '3' }, 1],
    [{ cpu: '5', memory: '6Gi', pods: '2' }, 0],
    [{ cpu: '4', memory: '6Gi', pods: '100' }, 0],
    [{ cpu: '50', memory: '60Gi', pods: '100' }, 10],
  ])('in %j', (allocatable, count) => expect(sets(allocatable, flink)).toBe(count));

  test('decimal memory counts in thousandths, binary in bytes, as Karmada has it', () => {
    expect(sets({ memory: '60Gi', pods: '100' }, [part('a', 1, { memory: '1G' })])).toBe(0);
    expect(sets({ memory: '60Gi', pods: '100' }, [part('a', 1, { memory: '1Gi' })])).toBe(60);
  });
});
