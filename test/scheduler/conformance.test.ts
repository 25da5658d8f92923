/** What every plugin and every strategy must keep to, and that the tables name every file. */

import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import { clone } from '../../src/base/json.ts';
import { strategies } from '../../src/scheduler/assign/index.ts';
import { weighCandidates } from '../../src/scheduler/candidate.ts';
import { isFailure } from '../../src/scheduler/failure.ts';
import { prepareFleet } from '../../src/scheduler/fleet.ts';
import { DEFAULT_GATES } from '../../src/scheduler/gates.ts';
import { enabledPlugins, plugins } from '../../src/scheduler/plugins/index.ts';
import { type Request, readRequest } from '../../src/scheduler/request.ts';
import { AGGREGATED, aBinding, aCluster, DUPLICATED, DYNAMIC, targetsOf, weighted } from './fleet-builder.ts';

function filesIn(folder: string): string[] {
  const files = readdirSync(new URL(`../../src/scheduler/${folder}/`, import.meta.url));
  return files.filter((file) => file !== 'index.ts').map((file) => file.replace('.ts', ''));
}

const kebab = (name: string): string => name.replace(/(?<=[a-z])(?=[A-Z])|(?<=API)/g, '-').toLowerCase();

const fleet = prepareFleet([
  aCluster('bare', 3),
  aCluster('full', 0, { region: 'r1', provider: 'p', zones: ['z'] }),
  aCluster('tainted', 9, { region: 'r2', taints: [{ key: 'k', effect: 'NoSchedule' }] }),
  aCluster('used', 9, { region: 'r2', zones: ['z'] }),
]);

function aRequest(placement: Placement, replicas = 7): Request {
  const binding = aBinding(placement, {
    replicas,
    clusters: targetsOf('used:2 gone:3'),
    gracefulEvictionTasks: [{ fromCluster: 'full', producer: 'x', reason: 'y' }],
    workloadAffinityGroups: { affinityGroup: 'g', antiAffinityGroup: 'h' },
  });
  const gates = { ...DEFAULT_GATES, WorkloadAffinity: true };
  const peers = [
    { namespace: 'default', name: 'a', affinityGroup: 'g', clusters: ['bare'] },
    { namespace: 'default', name: 'b', antiAffinityGroup: 'h', clusters: ['tainted'] },
  ];
  const surroundings = { gates, estimators: [], assumed: new Map(), peers };
  return readRequest(fleet, binding, { placement, affinityName: '', surroundings });
}

const demanding: Placement = {
  ...AGGREGATED,
  clusterAffinity: { exclude: ['bare'] },
  spreadConstraints: [
    { spreadByField: 'zone', minGroups: 1, maxGroups: 1 },
    { spreadByField: 'provider', minGroups: 1, maxGroups: 1 },
  ],
};

describe.each(plugins.map((plugin) => ({ name: plugin.name, plugin })))('plugin $name', ({ plugin }) => {
  test('does something', () => expect(plugin.filter ?? plugin.score).toBeDefined());

  test('gives a reason for every refusal, the same each time, and scores within 0 and 100', () => {
    const request = aRequest(demanding);
    const before = clone(request.binding);
    for (const member of fleet.members) {
      const reason = plugin.filter?.(request)?.(member);
      expect(reason === undefined || reason.length > 0).toBe(true);
      expect(plugin.filter?.(request)?.(member)).toBe(reason);
      const score = plugin.score?.(request)?.(member) ?? 0;
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
    }
    expect(request.binding).toEqual(before);
  });

  test('refuses no cluster outside those it calls the only ones', () => {
    const request = aRequest({ clusterAffinity: { clusterNames: ['bare', 'used'] } });
    const only = plugin.only?.(request);
    const passing = fleet.members.filter((member) => plugin.filter?.(request)?.(member) === undefined);
    expect(only === undefined || passing.every(({ name }) => only.has(name))).toBe(true);
  });
});

const placements = [DUPLICATED, AGGREGATED, DYNAMIC, weighted('bare:1 used:2')];

describe.each(strategies.map((strategy) => ({ name: strategy.name, strategy })))('strategy $name', ({ strategy }) => {
  const own = placements.filter(({ replicaScheduling }) => strategy.applies(replicaScheduling));

  test('is asked for by exactly one kind of placement', () => expect(own).toHaveLength(1));

  test.each([0, 1, 5, 7, 15])('divides %d replicas without loss, without negatives, the same each time', (replicas) => {
    const request = aRequest(own[0] ?? {}, replicas);
    const candidates = weighCandidates(fleet.members, request, []);
    const divide = () => strategy.divide({ request, candidates, replicas, note: undefined });
    const shares = divide();
    expect(divide()).toEqual(shares);
    if (isFailure(shares)) throw new Error(shares.message);
    expect(shares.every((share) => share.replicas >= 0)).toBe(true);
    const total = shares.reduce((sum, share) => sum + share.replicas, 0);
    expect(total).toBe(strategy.name === 'Duplicated' ? replicas * candidates.length : replicas);
  });
});

describe('the tables', () => {
  test('name every plugin there is a file for', () => {
    expect(plugins.map(({ name }) => kebab(name)).sort()).toEqual(filesIn('plugins').sort());
  });

  test('name every strategy there is a file for', () => {
    expect(filesIn('assign')).toEqual(expect.arrayContaining(strategies.map(({ name }) => kebab(name))));
  });
});

describe('the plugins that run', () => {
  const names = (given?: readonly string[], gates = DEFAULT_GATES) =>
    enabledPlugins(gates, given).map(({ name }) => name);

  test('are all whose gate is on', () => {
    expect(names()).not.toContain('WorkloadAffinity');
    expect(enabledPlugins({ ...DEFAULT_GATES, WorkloadAffinity: true }).map(({ name }) => name)).toContain(
      'WorkloadAffinity',
    );
  });

  test.each([
    [['APIEnablement', 'Unknown'], ['APIEnablement']],
    [
      ['-ClusterEviction', 'ClusterEviction', 'TaintToleration'],
      ['TaintToleration', 'ClusterEviction'],
    ],
    [['ClusterEviction', '-ClusterEviction'], []],
  ])('by names %j', (given, expected) => expect(names(given)).toEqual(expected));

  test('a star stands for all wherever it is', () => {
    expect(names(['-SpreadConstraint', '*'])).toEqual(names().filter((name) => name !== 'SpreadConstraint'));
  });
});
