import { afterEach, describe, expect, test } from '@jest/globals';
import { clusters, type Taint } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import { deployments } from '../../../src/api/core/apps.ts';
import type { PropagationSpec } from '../../../src/api/policy/v1alpha1/propagation-spec.ts';
import type { Settings } from '../../../src/controllers/settings.ts';
import { aSkippingClock, type SkippingClock } from '../../support/skipping-clock.ts';
import { DEFAULT } from '../builders.ts';
import { aWorkload, type Workload } from '../failover.ts';
import { aPlane, type Plane } from '../plane.ts';

let clock: SkippingClock;
let plane: Plane;
let workload: Workload;
afterEach(() => plane.stop());

const begin = async (spec: Partial<PropagationSpec> = {}, settings: Partial<Settings> = {}): Promise<void> => {
  clock = aSkippingClock();
  const evicting = { featureGates: { Failover: true }, enableNoExecuteTaintEviction: true, ...settings };
  plane = await aPlane({ clock, settings: evicting });
  workload = await aWorkload(plane, spec);
};
const taint = async (clusterName: string, ...taints: Taint[]): Promise<void> => {
  await plane.karmadaClient.patch(clusters, clusterName, { type: 'merge', body: { spec: { taints } } });
};
const DOWN: Taint = { key: 'down', effect: 'NoExecute' };
const CLOSED: Taint = { key: 'closed', effect: 'NoSchedule' };
const moved = () => plane.eventually(async () => (await workload.targets()).includes(workload.to));
const kept = async (): Promise<string> => {
  const condition = (await workload.binding()).status?.conditions?.find(({ type }) => type === 'LastHealthyCopyKept');
  return `${condition?.status} ${condition?.reason}`;
};

describe('a NoExecute taint', () => {
  test('moves a workload to another cluster, and the old copy goes when the new one is healthy', async () => {
    await begin();
    await taint(workload.from, DOWN);
    await moved();
    const { spec } = await workload.binding();
    expect(spec.gracefulEvictionTasks).toMatchObject([
      {
        fromCluster: workload.from,
        reason: 'TaintUntolerated',
        producer: 'TaintManager',
        purgeMode: 'Gracefully',
        replicas: 2,
      },
    ]);
    expect(await workload.isOn(workload.from)).toBe(true);
    await workload.readyOn(workload.to);
    await plane.eventually(async () => !(await workload.isOn(workload.from)));
    await plane.eventually(async () => (await workload.evictions()).length === 0);
  });

  test('is borne for as long as the placement tolerates it', async () => {
    await begin({
      placement: { clusterTolerations: [{ key: 'down', operator: 'Exists', tolerationSeconds: 60 }] },
    });
    await taint(workload.from, DOWN);
    await plane.idle();
    clock.skip(55_000);
    await plane.idle();
    expect(await workload.targets()).toEqual([workload.from]);
    clock.skip(6000);
    await plane.eventually(async () => (await workload.evictions()).length === 1);
  });

  test('that is borne for a time evicts once, also where there is no other cluster', async () => {
    await begin({
      placement: { clusterTolerations: [{ effect: 'NoExecute', operator: 'Exists', tolerationSeconds: 60 }] },
    });
    await taint(workload.to, CLOSED);
    await taint(workload.from, DOWN);
    await plane.idle();
    clock.skip(61_000);
    await plane.eventually(async () => (await kept()) === 'True NoHealthyReplacement');
    await plane.idle();
    const { metadata } = await workload.binding();
    clock.skip(61_000);
    await plane.idle();
    expect((await workload.binding()).metadata.generation).toBe(metadata.generation);
    expect([await workload.isOn(workload.from), await workload.targets()]).toEqual([true, []]);
  });

  test('that goes before the patience ends changes nothing', async () => {
    await begin({
      placement: { clusterTolerations: [{ key: 'down', operator: 'Exists', tolerationSeconds: 60 }] },
    });
    await taint(workload.from, DOWN);
    await plane.idle();
    await taint(workload.from);
    await plane.idle();
    clock.skip(90_000);
    await plane.idle();
    expect([await workload.targets(), await workload.evictions()]).toEqual([[workload.from], []]);
  });

  test('purges at once where the policy says so', async () => {
    await begin({ failover: { cluster: { purgeMode: 'Directly' } } });
    await taint(workload.from, DOWN);
    await plane.eventually(async () => !(await workload.isOn(workload.from)));
    await moved();
  });

  test('does not purge the last healthy copy while no other cluster would take it', async () => {
    await begin({ failover: { cluster: { purgeMode: 'Directly' } } });
    await taint(workload.to, CLOSED);
    await taint(workload.from, DOWN);
    await plane.eventually(async () => (await kept()) === 'True NoOtherCluster');
    expect([await workload.isOn(workload.from), await workload.targets()]).toEqual([true, [workload.from]]);
    await taint(workload.to);
    clock.skip(11_000);
    await plane.eventually(async () => !(await workload.isOn(workload.from)));
    await plane.eventually(async () => (await kept()) === 'False NothingHeld');
  });

  test('takes the copy at once with the gate GracefulEviction off, but not the last healthy one without a place', async () => {
    await begin({}, { featureGates: { Failover: true, GracefulEviction: false } });
    await taint(workload.to, CLOSED);
    await taint(workload.from, DOWN);
    await plane.eventually(async () => (await kept()) === 'True NoOtherCluster');
    await taint(workload.to);
    clock.skip(11_000);
    await moved();
    await plane.eventually(async () => !(await workload.isOn(workload.from)));
    expect(await workload.evictions()).toEqual([]);
  });

  test('takes along what the policy preserves, where that is switched on', async () => {
    const statePreservation = { rules: [{ aliasLabelName: 'state/ready', jsonPath: '{.readyReplicas}' }] };
    await begin(
      { failover: { cluster: { purgeMode: 'Directly', statePreservation } } },
      { featureGates: { Failover: true, StatefulFailoverInjection: true } },
    );
    await taint(workload.from, DOWN);
    await plane.eventually(() => workload.isOn(workload.to));
    const { metadata } = await plane.member(workload.to).client.get(deployments, 'web', DEFAULT);
    expect(metadata.labels?.['state/ready']).toBe('2');
  });

  test('evicts nothing unless that was asked for', async () => {
    await begin({}, { enableNoExecuteTaintEviction: false });
    await taint(workload.from, DOWN);
    await plane.idle();
    expect([await workload.targets(), await workload.evictions()]).toEqual([[workload.from], []]);
  });
});
