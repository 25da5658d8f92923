import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { builtinKinds } from '../../../src/api/builtin/index.ts';
import { deployments } from '../../../src/api/core/apps.ts';
import { events, namespaces } from '../../../src/api/core/core.ts';
import { type ContainerStatus, type Pod, type PodStatus, pods } from '../../../src/api/core/pod.ts';
import { silentLogger } from '../../../src/base/log.ts';
import { waitForRollout } from '../../../src/bootstrap/wait/rollout.ts';
import { type EmbeddedServer, startEmbeddedServer } from '../../../src/local/embedded-server.ts';
import { aSkippingClock } from '../../support/skipping-clock.ts';
import { systemClock } from '../../support/system-clock.ts';

/** Without controllers: the tests say how pods and workloads are. */
let server: EmbeddedServer;
const namespace = 'karmada-system';
const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'web:2', command: ['/bin/web'] }] },
};

beforeAll(async () => {
  server = await startEmbeddedServer({
    name: 'host',
    kinds: builtinKinds(),
    storePath: ':memory:',
    clock: systemClock,
    log: silentLogger,
  });
  await server.client.create(namespaces, { metadata: { name: namespace } });
});
afterAll(() => server.close());

let count = 0;

/** A Deployment with one pod of the given status, and a wait for it. */
async function waiting({
  status,
  image = 'web:2',
  seconds = 30,
}: {
  status: PodStatus;
  image?: string;
  seconds?: number;
}) {
  const name = `web${++count}`;
  const labels = { app: name };
  const spec = { replicas: 1, selector: { matchLabels: labels }, template: { ...template, metadata: { labels } } };
  await server.client.create(deployments, { metadata: { name, namespace }, spec });
  const pod: Pod = {
    metadata: { name: `${name}-x`, namespace, labels },
    spec: { containers: [{ name: 'web', image, command: ['/bin/web'] }] },
  };
  const created = await server.client.create(pods, pod);
  await server.client.update(pods, { ...created, status }, { subresource: 'status' });
  const clock = aSkippingClock();
  const options = { clock, signal: new AbortController().signal, timeoutSeconds: seconds };
  const outcome = waitForRollout(server.client, { kind: 'Deployment', namespace, name }, options);
  return { name, clock, outcome, uid: created.metadata.uid ?? '' };
}

const container = (state: ContainerStatus['state'], lastState: ContainerStatus['lastState'] = {}): PodStatus => ({
  phase: 'Pending',
  containerStatuses: [
    {
      name: 'web',
      ready: false,
      restartCount: 2,
      image: 'web:2',
      imageID: '',
      state: state ?? {},
      lastState: lastState ?? {},
    },
  ],
});

const unscheduled = (message: string): PodStatus => ({
  phase: 'Pending',
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime: '2026-01-01T00:00:00Z',
    },
  ],
});

describe('waiting for a workload', () => {
  test.each<[string, PodStatus, RegExp, RegExp]>([
    [
      'an image that cannot be pulled',
      container({ waiting: { reason: 'ImagePullBackOff', message: 'not found' } }),
      /does not start \(pod karmada-system\/web\d+-x\): cannot pull the image web:2: not found/,
      /init images/,
    ],
    [
      'a crash loop',
      container({ waiting: { reason: 'CrashLoopBackOff' } }, { terminated: { exitCode: 137, reason: 'OOMKilled' } }),
      /container web ends again and again, with exit code 137 \(OOMKilled\)/,
      /run this again/,
    ],
    [
      'a missing secret',
      container({ waiting: { reason: 'CreateContainerConfigError', message: 'secret "x" not found' } }),
      /container web cannot be started: secret "x" not found/,
      /describe pod/,
    ],
    [
      'a pod no node takes',
      unscheduled('0/1 nodes are available: 1 Insufficient cpu.'),
      /no node takes it: 0\/1/,
      /add nodes/,
    ],
    [
      'a volume that is not bound',
      unscheduled('pod has unbound immediate PersistentVolumeClaims'),
      /pod has unbound immediate PersistentVolumeClaims/,
      /StorageClass/,
    ],
    [
      'an eviction',
      { phase: 'Failed', reason: 'Evicted', message: 'low on memory' },
      /given it up: Evicted: low on/,
      /free/,
    ],
  ])('%s ends it at once, with the cause and a hint', async (_, status, message, hint) => {
    const { outcome } = await waiting({ status });
    await expect(outcome).rejects.toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  test('a mount that fails ends it after some seconds', async () => {
    const { outcome, uid, name, clock } = await waiting({ status: { phase: 'Pending' } });
    await server.client.create(events, {
      metadata: { name: `${name}.1`, namespace },
      involvedObject: { kind: 'Pod', name: `${name}-x`, namespace, uid },
      reason: 'FailedMount',
      message: 'secret "karmada-cert" not found',
      type: 'Warning',
      lastTimestamp: new Date().toISOString(),
    });
    const told = expect(outcome).rejects.toMatchObject({
      message: expect.stringContaining('secret "karmada-cert" not found'),
    });
    clock.skip(6000);
    await told;
  });

  test('pods that are refused end it', async () => {
    const { outcome, name } = await waiting({ status: { phase: 'Pending' } });
    await server.client.delete(pods, `${name}-x`, { namespace, gracePeriodSeconds: 0 });
    await server.client.create(events, {
      metadata: { name: `${name}.1`, namespace },
      involvedObject: { kind: 'ReplicaSet', name: `${name}-5d`, namespace },
      reason: 'FailedCreate',
      message: 'insufficient quota to match these scopes: PriorityClass',
      type: 'Warning',
      lastTimestamp: new Date().toISOString(),
    });
    await expect(outcome).rejects.toMatchObject({ hint: expect.stringContaining('priority-class') });
  });

  test('troubles of pods from an earlier template do not count', async () => {
    const status = container({ waiting: { reason: 'ImagePullBackOff' } });
    const { outcome, name } = await waiting({ status, image: 'web:1' });
    const found = await server.client.get(deployments, name, { namespace });
    const { generation = 0 } = found.metadata;
    const good = { observedGeneration: generation, replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
    await server.client.update(deployments, { ...found, status: good }, { subresource: 'status' });
    await expect(outcome).resolves.toBeUndefined();
  });

  test('when time runs out it says what is missing', async () => {
    const { outcome, clock } = await waiting({ status: { phase: 'Running' }, seconds: 120 });
    const told = expect(outcome).rejects.toMatchObject({
      code: 'Timeout',
      message: expect.stringContaining('0 of 1 replicas are ready after 120 s'),
    });
    clock.skip(120_000);
    await told;
  });
});
