import { expect, test } from '@jest/globals';
import { prepareFleet } from '../../src/scheduler/fleet.ts';
import { aCluster, clustersOf } from './fleet-builder.ts';

test('clusters under deletion count, but are not members', () => {
  const leaving = aCluster('m2', 1);
  leaving.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
  const fleet = prepareFleet([aCluster('m3', 1), leaving, aCluster('m1', 1)]);
  expect(fleet.size).toBe(3);
  expect(fleet.members.map(({ name }) => name)).toEqual(['m1', 'm3']);
  expect([...fleet.deleting]).toEqual(['m2']);
});

test('names are ordered by bytes', () => {
  const fleet = prepareFleet(clustersOf('m2:1 m10:1 M-3:1'));
  expect(fleet.members.map(({ name }) => name)).toEqual(['M-3', 'm10', 'm2']);
});

test('unchanged clusters are not read again', () => {
  const [first, second] = clustersOf('m1:1 m3:1');
  if (!first || !second) throw new Error('two clusters expected');
  const before = prepareFleet([first, second]);
  const after = prepareFleet([first, second, aCluster('m2', 1)], before);
  expect(after.byName.get('m1')).toBe(before.byName.get('m1'));
  expect(after.byName.get('m3')?.capacity).toBe(before.byName.get('m3')?.capacity);
  expect(after.byName.get('m3')?.rank).toBe(2);
});

test('a cluster whose resources cannot be read is named', () => {
  const broken = aCluster('m1', 1);
  Object.assign(broken.status ?? {}, { resourceSummary: { allocatable: { cpu: 'lots' } } });
  expect(() => prepareFleet([broken])).toThrow('cannot read the resources of cluster "m1": quantities must match');
});
