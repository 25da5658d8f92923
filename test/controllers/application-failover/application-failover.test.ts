import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deployments } from '../../../src/api/core/apps.ts';
import type { FailoverBehavior } from '../../../src/api/policy/v1alpha1/failover.ts';
import { aSkippingClock, type SkippingClock } from '../../support/skipping-clock.ts';
import { DEFAULT } from '../builders.ts';
import { aWorkload, type Workload } from '../failover.ts';
import { aPlane, type Plane } from '../plane.ts';

let clock: SkippingClock;
let plane: Plane;
let workload: Workload;
beforeEach(async () => {
  clock = aSkippingClock();
  plane = await aPlane({ clock });
});
afterEach(() => plane.stop());

type Application = NonNullable<FailoverBehavior['application']>;

const begin = async (changes: Partial<Application> = {}): Promise<void> => {
  const application = { decisionConditions: { tolerationSeconds: 60 }, ...changes };
  workload = await aWorkload(plane, { failover: { application }, propagateDeps: true });
};
/** Lets the copy lose its replicas, and waits until the binding knows. */
const fail = async (): Promise<void> => {
  const { client } = plane.member(workload.from);
  const body = { status: { availableReplicas: 0, readyReplicas: 0 } };
  await client.patch(deployments, 'web', { type: 'merge', body }, { ...DEFAULT, subresource: 'status' });
  await plane.eventually(async () =>
    (await workload.binding()).status?.aggregatedStatus?.some(({ health }) => health === 'Unhealthy'),
  );
  await plane.idle();
};
const tasks = async () => (await workload.binding()).spec.gracefulEvictionTasks ?? [];
const moved = () => plane.eventually(async () => (await workload.targets()).includes(workload.to));

describe('a workload that is unhealthy', () => {
  test('leaves its cluster when its patience ends, and not before', async () => {
    await begin({ gracePeriodSeconds: 120 });
    await fail();
    clock.skip(50_000);
    await plane.idle();
    expect(await workload.targets()).toEqual([workload.from]);
    clock.skip(11_000);
    await moved();
    expect(await tasks()).toMatchObject([
      {
        fromCluster: workload.from,
        reason: 'ApplicationFailure',
        producer: 'resource-binding-application-failover-controller',
        purgeMode: 'Gracefully',
        gracePeriodSeconds: 120,
        replicas: 2,
      },
    ]);
    await workload.readyOn(workload.to);
    await plane.eventually(async () => !(await workload.isOn(workload.from)));
  });

  test('stays when it recovers in time', async () => {
    await begin();
    await fail();
    clock.skip(50_000);
    await workload.readyOn(workload.from);
    await workload.healthyOn(workload.from);
    await plane.idle();
    clock.skip(30_000);
    await plane.idle();
    expect([await workload.targets(), await tasks()]).toEqual([[workload.from], []]);
  });

  test('keeps its old copy for good where the policy says Never', async () => {
    await begin({ purgeMode: 'Never' });
    await fail();
    clock.skip(61_000);
    await moved();
    await workload.readyOn(workload.to);
    await workload.healthyOn(workload.to);
    await plane.idle();
    expect([await workload.isOn(workload.from), (await tasks())[0]?.suppressDeletion]).toEqual([true, true]);
  });
});

describe('with the gate StatefulFailoverInjection', () => {
  const rules = (jsonPath: string) => ({ rules: [{ aliasLabelName: 'state/generation', jsonPath }] });
  beforeEach(async () => {
    await plane.stop();
    plane = await aPlane({ clock, settings: { featureGates: { StatefulFailoverInjection: true } } });
  });

  test('state of the old copy becomes a label of the new one', async () => {
    await begin({ purgeMode: 'Directly', statePreservation: rules('{.observedGeneration}') });
    await fail();
    clock.skip(61_000);
    await plane.eventually(() => workload.isOn(workload.to));
    const { metadata } = await plane.member(workload.to).client.get(deployments, 'web', DEFAULT);
    expect(metadata.labels?.['state/generation']).toBe('1');
    expect(await tasks()).toMatchObject([
      { preservedLabelState: { 'state/generation': '1' }, clustersBeforeFailover: [workload.from] },
    ]);
  });

  test('a workload whose state is not known stays, and says why', async () => {
    await begin({ purgeMode: 'Directly', statePreservation: rules('{.nowhere}') });
    await fail();
    clock.skip(61_000);
    await plane.eventually(async () => (await workload.reasons()).includes('EvictWorkloadFromClusterFailed'));
    expect(await workload.targets()).toEqual([workload.from]);
  });
});
