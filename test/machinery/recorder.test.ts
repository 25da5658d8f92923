import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { events } from '../../src/api/core/core.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { Client } from '../../src/client/client.ts';
import { createRecorder, type Recorder } from '../../src/machinery/recorder.ts';
import { eventually } from '../support/local-fleet.ts';
import { systemClock } from '../support/system-clock.ts';
import { aManualClock } from './manual-clock.ts';
import { aScene, type Scene } from './server.ts';

let scene: Scene;
let recorder: Recorder;
beforeEach(async () => {
  scene = await aScene();
  recorder = createRecorder({ client: scene.client, clock: systemClock, log: silentLogger, newUid: randomUUID });
});
afterEach(() => scene.close());

const web = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'default', uid: 'u' } };
const fact = { type: 'Normal', reason: 'Synced', message: 'all there' } as const;

const stored = async () => {
  await recorder.flushed();
  return (await scene.client.list(events, { namespace: 'default' })).items;
};

describe('a recorder', () => {
  test('writes an Event about the object, in its namespace', async () => {
    recorder.event(web, 'tester', fact);
    expect(await stored()).toMatchObject([
      {
        ...fact,
        involvedObject: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'web', uid: 'u' },
        source: { component: 'tester' },
        count: 1,
      },
    ]);
  });

  test('counts what is told again instead of writing it again', async () => {
    for (let i = 0; i < 3; i += 1) recorder.event(web, 'tester', fact);
    expect((await stored()).map(({ count }) => count)).toEqual([3]);
  });

  test('writes what is told again and again only now and then', async () => {
    const clock = aManualClock();
    recorder = createRecorder({ client: scene.client, clock, log: silentLogger, newUid: randomUUID });
    const counts = async () =>
      (await scene.client.list(events, { namespace: 'default' })).items.map((item) => item.count);
    recorder.event(web, 'tester', fact);
    await eventually(async () => (await counts()).join() === '1');
    for (let i = 0; i < 5; i += 1) {
      await clock.advance(100);
      recorder.event(web, 'tester', fact);
    }
    await clock.advance(4000);
    expect(await counts()).toEqual([1]);
    await clock.advance(1000);
    await eventually(async () => (await counts()).join() === '6');
  });

  test('lets the work it tells of go first in a rush, and not for longer', async () => {
    const clock = aManualClock();
    const { client } = scene;
    let isRush = true;
    let writes = 0;
    const create: Client['create'] = async (...args) => {
      writes += 1;
      if (writes === 1) await clock.advance(10);
      return client.create(...args);
    };
    const options = { client: { ...client, create }, clock, log: silentLogger, newUid: randomUUID };
    recorder = createRecorder({ ...options, isRush: () => isRush });
    for (let i = 0; i < 150; i += 1) recorder.event({ kind: 'Cluster', name: `member${i}` }, 'tester', fact);
    const first = await eventually(async () => (await client.list(events)).items[0]);
    expect(first).toMatchObject({ involvedObject: { name: 'member0' } });
    // Time stands still now, and so does the recorder, however often somebody looks.
    for (let i = 0; i < 20; i += 1) await client.list(events);
    expect(writes).toBe(1);
    isRush = false;
    await eventually(async () => {
      await clock.advance(40);
      return writes === 150;
    });
  });

  test('keeps different messages apart', async () => {
    recorder.event(web, 'tester', fact);
    recorder.event(web, 'tester', { ...fact, message: 'not quite' });
    expect(await stored()).toHaveLength(2);
  });

  test('puts Events about cluster-wide objects into the default namespace', async () => {
    recorder.event({ kind: 'Cluster', name: 'member1' }, 'tester', fact);
    expect(await stored()).toMatchObject([{ involvedObject: { name: 'member1' } }]);
  });

  test('tells one object no more than 25 things in a burst', async () => {
    for (let i = 0; i < 40; i += 1) recorder.event(web, 'tester', { ...fact, message: `number ${i}` });
    expect(await stored()).toHaveLength(25);
  });

  test('writes anew what was deleted before it is told again', async () => {
    recorder.event(web, 'tester', fact);
    const [first] = await stored();
    await scene.client.delete(events, first?.metadata.name ?? '', { namespace: 'default' });
    recorder.event(web, 'tester', fact);
    expect((await stored()).map(({ count }) => count)).toEqual([1]);
  });

  test('does not mind a server that cannot be reached', async () => {
    scene.setReachable(false);
    recorder.event(web, 'tester', fact);
    await expect(recorder.flushed()).resolves.toBeUndefined();
  });
});
