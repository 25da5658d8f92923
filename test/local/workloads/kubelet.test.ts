import { describe, expect, test } from '@jest/globals';
import { createAddresses } from '../../../src/local/workloads/kubelet/addresses.ts';
import {
  EXIT_CODE,
  planLifecycle,
  qosClass,
  READY_AFTER,
  RUN_FOR,
} from '../../../src/local/workloads/kubelet/lifecycle.ts';
import { isReady } from '../../../src/local/workloads/pod.ts';
import { aPod, NOW, type PodTraits, seconds } from './builders.ts';

const place = { hostIP: '10.1.255.1', podIP: '10.1.0.1' };

function fresh(traits: PodTraits = {}) {
  const { status: _, ...pod } = aPod(traits);
  return pod;
}

const plan = (pod: ReturnType<typeof fresh>, readyAfter = 0, boundAt = NOW) =>
  planLifecycle(pod, { place, settings: { readyAfter, runFor: 500 }, now: NOW, boundAt });

describe('a Pod on its node', () => {
  test('goes to Running and Ready in one step when nothing delays it', () => {
    const { status, recheck } = plan(fresh());
    expect(status).toMatchObject({
      phase: 'Running',
      ...place,
      podIPs: [{ ip: place.podIP }],
      startTime: seconds(0),
      containerStatuses: [{ name: 'main', ready: true, state: { running: { startedAt: seconds(0) } } }],
    });
    expect(status?.conditions?.map(({ type, status: state }) => `${type}=${state}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ]);
    expect(recheck).toBeUndefined();
    expect(isReady({ ...fresh(), ...(status ? { status } : {}) })).toBe(true);
  });

  test('waits for its delay, in silence when that is short', () => {
    expect(plan(fresh(), 400)).toEqual({ recheck: 400 });
    const { status, recheck } = plan(fresh(), 3000);
    expect(recheck).toBe(3000);
    expect(status).toMatchObject({
      phase: 'Pending',
      containerStatuses: [{ ready: false, state: { waiting: { reason: 'ContainerCreating' } } }],
    });
    expect(plan(fresh(), 3000, NOW - 3000).status?.phase).toBe('Running');
  });

  test('may bring its own delay', () => {
    expect(plan(fresh({ annotations: { [READY_AFTER]: '0.25' } }), 9000)).toEqual({ recheck: 250 });
  });

  test('never runs an image of the registry fake', () => {
    const spec = {
      containers: [
        { name: 'main', image: 'fake/nginx:1' },
        { name: 'side', image: 'ok' },
      ],
    };
    const { status } = plan(fresh({ spec }));
    expect(status).toMatchObject({
      phase: 'Pending',
      containerStatuses: [
        { state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "fake/nginx:1"' } } },
        { state: { waiting: { reason: 'ContainerCreating' } } },
      ],
    });
    expect(
      planLifecycle(
        { ...fresh({ spec }), ...(status ? { status } : {}) },
        { place, settings: { readyAfter: 0, runFor: 0 }, now: NOW },
      ),
    ).toEqual({});
  });

  test.each([
    [{}, 'Succeeded', 0, 'Completed'],
    [{ [EXIT_CODE]: '3' }, 'Failed', 3, 'Error'],
  ])('that restarts not ends after a while: %j', (annotations, phase, exitCode, reason) => {
    const pod = fresh({ annotations, spec: { restartPolicy: 'Never' } });
    const started = plan(pod);
    expect(started.recheck).toBe(500);
    const running = { ...pod, ...(started.status ? { status: started.status } : {}) };
    const at = (now: number) =>
      planLifecycle(running, { place, settings: { readyAfter: 0, runFor: 500 }, now, runningAt: NOW });
    expect(at(NOW + 499)).toEqual({ recheck: 1 });
    expect(at(NOW + 500).status).toMatchObject({
      phase,
      containerStatuses: [{ ready: false, state: { terminated: { exitCode, reason } } }],
    });
  });

  test('runs for as long as it says', () => {
    const pod = fresh({ annotations: { [RUN_FOR]: '2' }, spec: { restartPolicy: 'OnFailure' } });
    expect(plan(pod).recheck).toBe(2000);
  });
});

test.each([
  [{}, 'BestEffort'],
  [{ requests: { cpu: '1' } }, 'Burstable'],
  [{ limits: { cpu: '1', memory: '1Gi' } }, 'Guaranteed'],
  [{ limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } }, 'Burstable'],
])('resources %j make a Pod %s', (resources, expected) => {
  expect(qosClass(aPod({ spec: { containers: [{ name: 'main', resources }] } }))).toBe(expected);
});

test('Pods keep their address, and addresses come back when Pods go', () => {
  const addresses = createAddresses('10.7');
  addresses.claim('old', '10.7.0.1');
  expect([addresses.of('a'), addresses.of('b'), addresses.of('a')]).toEqual(['10.7.0.2', '10.7.0.3', '10.7.0.2']);
  for (let i = 0; i < 65_531; i += 1) addresses.of(`pod-${i}`);
  expect(() => addresses.of('one more')).toThrow('the network 10.7.0.0/16 is full');
  addresses.release('b');
  expect(addresses.of('one more')).toBe('10.7.0.3');
});
