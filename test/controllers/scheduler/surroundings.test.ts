import { expect, test } from '@jest/globals';
import type { ResourceBinding } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { createSurroundings } from '../../../src/controllers/scheduler/surroundings.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/controllers/settings.ts';

const clock = { now: () => 0, after: () => () => undefined };

const aBinding = (name: string, spec: Partial<ResourceBinding['spec']> = {}): ResourceBinding => ({
  metadata: { name, namespace: 'default', labels: { 'propagationpolicy.karmada.io/permanent-id': 'id' } },
  spec: {
    resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name },
    replicas: 2,
    placement: {},
    ...spec,
  },
});

const surroundingsOf = (settings: Partial<Settings>, bindings: ResourceBinding[] = []) =>
  createSurroundings(
    { clock, settings: { ...DEFAULT_SETTINGS, ...settings } },
    { namespaced: () => bindings, estimators: [] },
  );

const protecting = { featureGates: { SchedulingOvercommitProtection: true } };
const targets = [{ name: 'member1', replicas: 2 }];

test('by default an attempt knows of nothing beside the fleet', () => {
  const surroundings = surroundingsOf({}, [aBinding('a', { workloadAffinityGroups: { affinityGroup: 'g' } })]);
  surroundings.placed(aBinding('a'), targets);
  expect(surroundings.options()).toEqual({
    gates: {},
    plugins: ['*'],
    enableEmptyWorkloadPropagation: false,
    estimators: [],
  });
});

test('gates, plugins and empty propagation are handed on', () => {
  const settings = {
    featureGates: { CustomizedClusterResourceModeling: false },
    schedulerPlugins: ['*', '-ClusterLocality'],
    enableEmptyWorkloadPropagation: true,
  };
  expect(surroundingsOf(settings).options()).toEqual({
    gates: settings.featureGates,
    plugins: settings.schedulerPlugins,
    enableEmptyWorkloadPropagation: true,
    estimators: [],
  });
});

test('with overcommit protection what was placed counts until it is healthy or gone', () => {
  const surroundings = surroundingsOf(protecting);
  const assumed = () => [...(surroundings.options().assumed?.keys() ?? [])];
  const binding = aBinding('a');
  surroundings.placed(binding, targets);
  expect(assumed()).toEqual(['member1']);
  const healthy: ResourceBinding = {
    ...binding,
    status: { aggregatedStatus: [{ clusterName: 'member1', health: 'Healthy' }] },
  };
  surroundings.changed({ type: 'updated', object: healthy, old: binding, initial: false });
  expect(assumed()).toEqual([]);
  surroundings.placed(binding, targets);
  surroundings.changed({ type: 'deleted', object: binding, initial: false });
  expect(assumed()).toEqual([]);
});

test('bindings of the whole cluster are not protected', () => {
  const surroundings = surroundingsOf(protecting);
  surroundings.placed({ ...aBinding('a'), metadata: { name: 'a' } }, targets);
  expect(surroundings.options().assumed?.size).toBe(0);
});

test('with workload affinity the other bindings of groups are known', () => {
  const bindings = [
    aBinding('a', { workloadAffinityGroups: { affinityGroup: 'g' }, clusters: targets }),
    aBinding('b'),
  ];
  const surroundings = surroundingsOf({ featureGates: { WorkloadAffinity: true } }, bindings);
  expect(surroundings.options().peers).toEqual([
    { namespace: 'default', name: 'a', affinityGroup: 'g', clusters: ['member1'] },
  ]);
});
