import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { builtinKinds } from '../../../src/api/builtin/index.ts';
import { karmadaKinds } from '../../../src/api/karmada.ts';
import { type ResourceBinding, resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { writeTargets } from '../../../src/controllers/scheduler/write-targets.ts';
import { aServer, type BareServer } from '../plane.ts';

const namespace = 'default';
let server: BareServer;
let read: ResourceBinding;

beforeEach(async () => {
  server = await aServer('targets', [...builtinKinds(), ...karmadaKinds]);
  const resource = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'web' };
  const clusters = [{ name: 'member1', replicas: 1 }];
  read = await server.client.create(resourceBindings, {
    metadata: { name: 'web-deployment', namespace },
    spec: { resource, replicas: 2, placement: {}, clusters },
  });
});
afterEach(() => server.close());

const meanwhile = (body: object, options = {}): Promise<unknown> =>
  server.client.patch(resourceBindings, 'web-deployment', { type: 'merge', body }, { namespace, ...options });
const stored = (): Promise<ResourceBinding> => server.client.get(resourceBindings, 'web-deployment', { namespace });

const targets = [{ name: 'member2', replicas: 2 }];

test('a decision is written though labels and status have changed meanwhile, and they stay', async () => {
  await meanwhile({ metadata: { labels: { team: 'a' } } });
  await meanwhile({ status: { schedulerObservedGeneration: 1 } }, { subresource: 'status' });
  await writeTargets(server.client, read, targets);
  expect(await stored()).toMatchObject({
    metadata: { labels: { team: 'a' } },
    spec: { clusters: targets },
    status: { schedulerObservedGeneration: 1 },
  });
});

test('a decision about what is no more is not written: a target that was evicted does not come back', async () => {
  const gracefulEvictionTasks = [{ fromCluster: 'member1', reason: 'TaintUntolerated', producer: 'TaintManager' }];
  await meanwhile({ spec: { clusters: [], gracefulEvictionTasks } });
  const before = await stored();
  expect(await writeTargets(server.client, read, [{ name: 'member1', replicas: 2 }])).toBeUndefined();
  expect(await stored()).toEqual(before);
});

test('a binding that was made anew, or is gone, gets nothing of a decision about the former one', async () => {
  await server.client.delete(resourceBindings, 'web-deployment', { namespace });
  expect(await writeTargets(server.client, read, targets)).toBeUndefined();
});
