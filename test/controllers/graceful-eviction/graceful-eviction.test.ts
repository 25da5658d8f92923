import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clusters, type Taint } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import { resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { aSkippingClock, type SkippingClock } from '../../support/skipping-clock.ts';
import { DEFAULT } from '../builders.ts';
import { aWorkload, type Workload } from '../failover.ts';
import { aPlane, type Plane } from '../plane.ts';

const MINUTE = 60_000;

let clock: SkippingClock;
let plane: Plane;
let workload: Workload;
beforeEach(async () => {
  clock = aSkippingClock();
  plane = await aPlane({ clock });
  workload = await aWorkload(plane);
});
afterEach(() => plane.stop());

/** Takes the cluster out of the targets, as every eviction does. */
const evict = async (): Promise<void> => {
  const task = { fromCluster: workload.from, reason: 'TaintUntolerated', producer: 'Test', replicas: 2 };
  const body = { spec: { clusters: null, gracefulEvictionTasks: [task] } };
  await plane.karmadaClient.patch(resourceBindings, 'web-deployment', { type: 'merge', body }, DEFAULT);
};
const taint = async (clusterName: string, taints: readonly Taint[] | null): Promise<void> => {
  await plane.karmadaClient.patch(clusters, clusterName, { type: 'merge', body: { spec: { taints } } });
};
const CLOSED: Taint = { key: 'closed', effect: 'NoSchedule' };
const isKept = async (): Promise<string | undefined> =>
  (await workload.binding()).status?.conditions?.find(({ type }) => type === 'LastHealthyCopyKept')?.status;

describe('a copy that is being evicted', () => {
  test('goes when its replacement is healthy, not before', async () => {
    await evict();
    await plane.eventually(() => workload.isOn(workload.to));
    await plane.idle();
    expect([await workload.isOn(workload.from), await workload.evictions()]).toEqual([true, [workload.from]]);
    await workload.readyOn(workload.to);
    await plane.eventually(async () => !(await workload.isOn(workload.from)));
    expect([await workload.evictions(), await workload.targets()]).toEqual([[], [workload.to]]);
    await plane.eventually(async () => (await workload.reasons()).includes('EvictWorkloadFromClusterSucceed'));
  });

  test('says why it stays when its replacement takes long to become healthy, and stays beyond its time', async () => {
    await evict();
    await plane.eventually(() => workload.isOn(workload.to));
    await plane.idle();
    expect(await isKept()).toBeUndefined();
    clock.skip(MINUTE / 2);
    await plane.eventually(async () => (await isKept()) === 'True');
    await plane.eventually(async () => (await workload.reasons()).includes('EvictionHeld'));
    clock.skip(11 * MINUTE);
    await plane.idle();
    expect([await workload.isOn(workload.from), await isKept()]).toEqual([true, 'True']);
    await workload.readyOn(workload.to);
    await plane.eventually(async () => !(await workload.isOn(workload.from)));
    await plane.eventually(async () => (await isKept()) === 'False');
  });

  test('stays for good where its cluster is back before there is another place for it', async () => {
    await taint(workload.to, [CLOSED]);
    await taint(workload.from, [CLOSED]);
    await evict();
    await plane.eventually(async () => (await isKept()) === 'True');
    await taint(workload.from, null);
    await plane.eventually(async () => (await workload.targets()).includes(workload.from));
    await plane.eventually(async () => (await isKept()) === 'False');
    expect([await workload.isOn(workload.from), await workload.evictions()]).toEqual([true, []]);
    await plane.eventually(async () => (await workload.reasons()).includes('EvictionWithdrawn'));
  });
});

describe('without the guard', () => {
  test('a copy goes after ten minutes, whatever became of its replacement', async () => {
    await plane.stop();
    plane = await aPlane({ clock, settings: { keepLastHealthyCopy: false } });
    workload = await aWorkload(plane);
    await evict();
    await plane.eventually(() => workload.isOn(workload.to));
    await plane.idle();
    expect(await workload.isOn(workload.from)).toBe(true);
    clock.skip(10 * MINUTE);
    await plane.eventually(async () => !(await workload.isOn(workload.from)));
  });
});
