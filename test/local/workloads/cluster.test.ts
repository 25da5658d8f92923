import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type DaemonSet,
  type Deployment,
  daemonSets,
  deployments,
  replicaSets,
  type StatefulSet,
  statefulSets,
} from '../../../src/api/core/apps.ts';
import { type CronJob, cronJobs, type Job, jobs } from '../../../src/api/core/batch.ts';
import { endpoints, events, nodes, type Service, services } from '../../../src/api/core/core.ts';
import { endpointSlices } from '../../../src/api/core/network.ts';
import { type Pod, type PodTemplateSpec, pods } from '../../../src/api/core/pod.ts';
import {
  type HorizontalPodAutoscaler,
  horizontalPodAutoscalers,
  type PodDisruptionBudget,
  podDisruptionBudgets,
} from '../../../src/api/core/scheduling.ts';
import { persistentVolumeClaims } from '../../../src/api/core/storage.ts';
import type { Resource } from '../../../src/api/kind.ts';
import type { KubeObject } from '../../../src/api/meta/object.ts';
import type { Client } from '../../../src/client/client.ts';
import type { SimulatedMember } from '../../../src/local/member.ts';
import { EXIT_CODE } from '../../../src/local/workloads/kubelet/lifecycle.ts';
import { resourceQuotas } from '../../../src/local/workloads/quota/controller.ts';
import type { ResourceQuota } from '../../../src/local/workloads/quota/plan.ts';
import { eventually } from '../../support/local-fleet.ts';
import { aMember } from '../../support/local-member.ts';

const namespace = 'default';
let member: SimulatedMember;
let client: Client;

beforeAll(async () => {
  member = await aMember({ nodes: 2, cpu: '4', pods: 50 });
  client = member.server.client;
});
afterAll(() => member.stop());

function aTemplate(app: string, image = 'nginx:1', cpu = '10m'): PodTemplateSpec {
  return {
    metadata: { labels: { app } },
    spec: { containers: [{ name: 'main', image, resources: { requests: { cpu } } }] },
  };
}

const aDeployment = (name: string, spec: Partial<Deployment['spec']> = {}): Deployment => ({
  metadata: { name, namespace },
  spec: { replicas: 3, selector: { matchLabels: { app: name } }, template: aTemplate(name), ...spec },
});

const merge = <T extends KubeObject>(resource: Resource<T>, name: string, body: object): Promise<T> =>
  client.patch(resource, name, { type: 'merge', body }, { namespace });

/** Waits until the object is as it should be, and answers it. */
const until = <T extends KubeObject>(resource: Resource<T>, name: string, holds: (object: T) => unknown): Promise<T> =>
  eventually(async () => {
    const object = await client.get(resource, name, { namespace });
    return holds(object) ? object : undefined;
  });

const podsOf = async (app: string): Promise<Pod[]> =>
  (await client.list(pods, { namespace, labelSelector: `app=${app}` })).items;
const isRolledOut = ({ metadata, spec, status }: Deployment): boolean =>
  status?.observedGeneration === metadata.generation &&
  status?.updatedReplicas === spec.replicas &&
  status?.replicas === spec.replicas &&
  status?.availableReplicas === spec.replicas;

describe('a Deployment', () => {
  test('comes up on the nodes, is resized, and goes with everything it made', async () => {
    await client.create(deployments, aDeployment('web'));
    const up = await until(deployments, 'web', isRolledOut);
    expect(up.metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '1' });
    const running = await podsOf('web');
    expect(new Set(running.map(({ spec }) => spec.nodeName))).toEqual(
      new Set(['member1-control-plane', 'member1-worker']),
    );
    expect(new Set(running.map(({ status }) => status?.podIP)).size).toBe(3);
    await merge(deployments, 'web', { spec: { replicas: 5 } });
    await until(deployments, 'web', isRolledOut);
    await merge(deployments, 'web', { spec: { replicas: 1 } });
    await until(deployments, 'web', isRolledOut);
    await client.delete(deployments, 'web', { namespace });
    await eventually(async () => (await podsOf('web')).length === 0);
  });

  test('rolls a new image out and back, numbering its revisions', async () => {
    await client.create(deployments, aDeployment('roll'));
    await until(deployments, 'roll', isRolledOut);
    await merge(deployments, 'roll', { spec: { template: aTemplate('roll', 'nginx:2') } });
    await until(deployments, 'roll', isRolledOut);
    const images = (await podsOf('roll')).filter(({ metadata }) => !metadata.deletionTimestamp);
    expect(new Set(images.map(({ spec }) => spec.containers[0]?.image))).toEqual(new Set(['nginx:2']));
    await merge(deployments, 'roll', { spec: { template: aTemplate('roll', 'nginx:1') } });
    const back = await until(deployments, 'roll', isRolledOut);
    expect(back.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
    const sets = await client.list(replicaSets, { namespace, labelSelector: 'app=roll' });
    expect(sets.items).toHaveLength(2);
  });

  test('keeps old Pods while the new image cannot be had', async () => {
    await client.create(deployments, aDeployment('stuck'));
    await until(deployments, 'stuck', isRolledOut);
    await merge(deployments, 'stuck', { spec: { template: aTemplate('stuck', 'fake/nginx:1') } });
    const stuck = await until(deployments, 'stuck', ({ status }) => status?.updatedReplicas === 1);
    expect(stuck.status?.availableReplicas).toBe(3);
    const waiting = await eventually(async () =>
      (await podsOf('stuck')).find(({ status }) => status?.containerStatuses?.[0]?.state?.waiting),
    );
    expect(waiting.status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('ImagePullBackOff');
  });

  test('waits for room, says why, and takes it when there is some', async () => {
    await client.create(deployments, aDeployment('big', { replicas: 1, template: aTemplate('big', 'nginx', '5') }));
    const message = await eventually(async () => {
      const [pod] = await podsOf('big');
      return pod?.status?.conditions?.find(({ reason }) => reason === 'Unschedulable')?.message;
    });
    expect(message).toBe('0/2 nodes are available: 2 Insufficient cpu.');
    await eventually(async () => {
      const told = await client.list(events, { namespace });
      return told.items.some((event) => event.reason === 'FailedScheduling' && event.message === message);
    });
    const node = await client.get(nodes, 'member1-worker');
    const larger = { ...node.status, allocatable: { ...node.status?.allocatable, cpu: '16' } };
    await client.update(nodes, { ...node, status: larger }, { subresource: 'status' });
    await until(deployments, 'big', isRolledOut);
  });

  test('replaces a Pod that is deleted', async () => {
    await client.create(deployments, aDeployment('heal', { replicas: 1 }));
    await until(deployments, 'heal', isRolledOut);
    const [victim] = await podsOf('heal');
    await client.delete(pods, victim?.metadata.name ?? '', { namespace });
    await eventually(async () => {
      const [only, ...rest] = await podsOf('heal');
      return rest.length === 0 && only?.metadata.uid !== victim?.metadata.uid && only?.status?.phase === 'Running';
    });
  });
});

test('a StatefulSet brings its Pods up in order, with claims that are bound', async () => {
  const claim = {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const set: StatefulSet = {
    metadata: { name: 'db', namespace },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'db' } },
      template: aTemplate('db'),
      serviceName: 'db',
      volumeClaimTemplates: [claim],
    },
  };
  await client.create(statefulSets, set);
  await until(statefulSets, 'db', ({ status }) => status?.readyReplicas === 2 && status.currentReplicas === 2);
  const found = (await podsOf('db')).sort((a, b) => (a.metadata.name ?? '').localeCompare(b.metadata.name ?? ''));
  expect(found.map(({ metadata }) => metadata.name)).toEqual(['db-0', 'db-1']);
  await until(persistentVolumeClaims, 'data-db-1', ({ status }) => status?.phase === 'Bound');
});

test('a DaemonSet runs on every node, and on new ones', async () => {
  const set: DaemonSet = {
    metadata: { name: 'agent', namespace },
    spec: { selector: { matchLabels: { app: 'agent' } }, template: aTemplate('agent') },
  };
  await client.create(daemonSets, set);
  await until(daemonSets, 'agent', ({ status }) => status?.numberAvailable === 2);
  const node = await client.get(nodes, 'member1-worker');
  const created = await client.create(nodes, { metadata: { name: 'extra', labels: node.metadata.labels ?? {} } });
  await client.update(nodes, { ...created, status: node.status ?? {} }, { subresource: 'status' });
  await until(daemonSets, 'agent', ({ status }) => status?.numberAvailable === 3);
  await client.delete(nodes, 'extra');
  await until(daemonSets, 'agent', ({ status }) => status?.desiredNumberScheduled === 2);
});

describe('a Job', () => {
  const aJob = (name: string, spec: Partial<Job['spec']> = {}, annotations: Record<string, string> = {}): Job => {
    const { spec: podSpec } = aTemplate(name);
    const template = { metadata: { annotations }, spec: { ...podSpec, restartPolicy: 'Never' } };
    return { metadata: { name, namespace }, spec: { template, ...spec } };
  };

  test('runs to completion', async () => {
    await client.create(jobs, aJob('sum', { completions: 3, parallelism: 2 }));
    const done = await until(jobs, 'sum', ({ status }) => status?.completionTime);
    expect(done.status?.succeeded).toBe(3);
    expect(done.status?.conditions?.map(({ type }) => type)).toEqual(['SuccessCriteriaMet', 'Complete']);
  });

  test('fails when its Pods do', async () => {
    await client.create(jobs, aJob('bad', { backoffLimit: 1 }, { [EXIT_CODE]: '1' }));
    const failed = await until(jobs, 'bad', ({ status }) => status?.conditions?.some(({ type }) => type === 'Failed'));
    expect(failed.status?.failed).toBe(2);
  });

  test('is started by a CronJob that is due', async () => {
    const cronJob: CronJob = {
      metadata: { name: 'tick', namespace },
      spec: { schedule: '* * * * *', jobTemplate: { spec: aJob('tick').spec } },
    };
    const created = await client.create(cronJobs, cronJob);
    const lastScheduleTime = '2026-01-01T00:00:00Z';
    await client.update(cronJobs, { ...created, status: { lastScheduleTime } }, { subresource: 'status' });
    await eventually(async () => {
      const { items } = await client.list(jobs, { namespace });
      return items.some(({ metadata }) => metadata.ownerReferences?.[0]?.name === 'tick');
    });
  });
});

test('a Service leads to its Pods', async () => {
  const service: Service = {
    metadata: { name: 'front', namespace },
    spec: { selector: { app: 'front' }, ports: [{ port: 80 }] },
  };
  await client.create(services, service);
  await client.create(deployments, aDeployment('front', { replicas: 2 }));
  await until(deployments, 'front', isRolledOut);
  const addresses = (await podsOf('front')).map(({ status }) => status?.podIP).sort();
  const ready = await eventually(async () => {
    const found = (await client.find(endpoints, 'front', { namespace }))?.subsets?.[0]?.addresses;
    return found?.length === 2 ? found : undefined;
  });
  expect(ready.map(({ ip }) => ip).sort()).toEqual(addresses);
  const slices = await client.list(endpointSlices, { namespace, labelSelector: 'kubernetes.io/service-name=front' });
  expect(slices.items.flatMap((slice) => slice.endpoints.flatMap((endpoint) => endpoint.addresses)).sort()).toEqual(
    addresses,
  );
});

test('a disruption budget counts, and an autoscaler keeps its minimum', async () => {
  await client.create(deployments, aDeployment('steady', { replicas: 1 }));
  const budget: PodDisruptionBudget = {
    metadata: { name: 'steady', namespace },
    spec: { minAvailable: 2, selector: { matchLabels: { app: 'steady' } } },
  };
  await client.create(podDisruptionBudgets, budget);
  const scaler: HorizontalPodAutoscaler = {
    metadata: { name: 'steady', namespace },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'steady' },
      minReplicas: 3,
      maxReplicas: 5,
    },
  };
  await client.create(horizontalPodAutoscalers, scaler);
  await until(deployments, 'steady', (object) => object.spec.replicas === 3 && isRolledOut(object));
  const counted = await until(podDisruptionBudgets, 'steady', ({ status }) => status?.currentHealthy === 3);
  expect(counted.status).toMatchObject({ disruptionsAllowed: 1, desiredHealthy: 2, expectedPods: 3 });
});

test('a quota tells what is used', async () => {
  const quota: ResourceQuota = { metadata: { name: 'all', namespace }, spec: { hard: { pods: '100' } } };
  await client.create(resourceQuotas, quota);
  await eventually(async () => {
    const living = (await client.list(pods, { namespace })).items.filter(({ status }) => status?.phase !== 'Succeeded');
    const count = living.filter(({ status }) => status?.phase !== 'Failed').length;
    const { status } = await client.get(resourceQuotas, 'all', { namespace });
    return status?.used?.['pods'] === String(count);
  });
});

test('a cluster at rest writes nothing', async () => {
  await member.idle();
  const version = async (): Promise<string | undefined> =>
    (await client.list(pods, { limit: 1 })).metadata.resourceVersion;
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = await version();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await version()).toBe(before);
});
