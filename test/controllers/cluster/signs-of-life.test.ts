import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clusters } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import { namespaces } from '../../../src/api/core/core.ts';
import { leases } from '../../../src/api/core/scheduling.ts';
import type { Condition } from '../../../src/api/meta/object.ts';
import { aSkippingClock } from '../../support/skipping-clock.ts';
import { aPlane, type Plane } from '../plane.ts';

const clock = aSkippingClock();
let plane: Plane;

beforeAll(async () => {
  plane = await aPlane({ members: [], clock });
  await plane.karmadaClient.create(namespaces, { metadata: { name: 'karmada-cluster' } });
});
afterAll(() => plane.stop());

const lease = { metadata: { name: 'edge', namespace: 'karmada-cluster' }, spec: {} };

async function ready(): Promise<Condition | undefined> {
  await plane.idle();
  return (await plane.karmadaClient.get(clusters, 'edge')).status?.conditions?.find(({ type }) => type === 'Ready');
}

const renew = (renewTime: string): Promise<unknown> =>
  plane.karmadaClient.patch(
    leases,
    'edge',
    { type: 'merge', body: { spec: { renewTime } } },
    { namespace: 'karmada-cluster' },
  );

async function report(status: string): Promise<void> {
  const condition = { type: 'Ready', status, reason: 'R', message: 'm', lastTransitionTime: '2030-01-01T00:00:00Z' };
  await plane.karmadaClient.patch(
    clusters,
    'edge',
    { type: 'merge', body: { status: { conditions: [condition] } } },
    { subresource: 'status' },
  );
}

test('a Pull member has a minute for its first sign of life, and from then on 40 seconds for each', async () => {
  await plane.karmadaClient.create(clusters, { metadata: { name: 'edge' }, spec: { syncMode: 'Pull' } });
  expect(await ready()).toBeUndefined();
  // Real time passes as well, on a busy machine some seconds of it.
  clock.skip(45_000);
  expect(await ready()).toBeUndefined();
  clock.skip(16_000);
  expect(await plane.eventually(ready)).toMatchObject({ status: 'Unknown', reason: 'ClusterStatusNeverUpdated' });

  await plane.karmadaClient.create(leases, lease);
  await report('True');
  expect(await ready()).toMatchObject({ status: 'True' });
  for (let i = 0; i < 3; i++) {
    clock.skip(30_000);
    await renew(`2030-01-01T00:00:0${i}.000000Z`);
    expect(await ready()).toMatchObject({ status: 'True' });
  }
  clock.skip(41_000);
  const silent = await plane.eventually(async () => {
    const condition = await ready();
    return condition?.status === 'Unknown' && condition;
  });
  expect(silent).toMatchObject({ reason: 'ClusterStatusUnknown' });
  const { spec } = await plane.karmadaClient.get(clusters, 'edge');
  expect(spec.taints).toMatchObject([{ key: 'cluster.karmada.io/unreachable', effect: 'NoSchedule' }]);
});

test('a Push member needs no lease', async () => {
  await plane.join('pushed');
  clock.skip(120_000);
  await plane.idle();
  const { status } = await plane.karmadaClient.get(clusters, 'pushed');
  expect(status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({ status: 'True' });
});
