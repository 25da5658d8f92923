import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { configMaps, namespaces } from '../../src/api/core/core.ts';
import type { KubeObject } from '../../src/api/meta/object.ts';
import { changeStatus } from '../../src/machinery/change-status.ts';
import { learningClient } from '../../src/machinery/learning-client.ts';
import { deleteIfPresent, patchIfChanged, withFinalizer, withoutFinalizer } from '../../src/machinery/write.ts';
import { aScene, type Scene } from './server.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await aScene();
});
afterEach(() => scene.close());

describe('writing what differs', () => {
  test('sends nothing when nothing differs', async () => {
    const old = await scene.put('a', { x: '1' });
    scene.writes.length = 0;
    expect(await patchIfChanged(scene.client, configMaps, { old, next: structuredClone(old) })).toBe(old);
    expect(scene.writes).toEqual([]);
  });

  test('sends the difference, removals included', async () => {
    const old = await scene.put('a', { x: '1', y: '2' });
    const stored = await patchIfChanged(scene.client, configMaps, { old, next: { ...old, data: { y: '3' } } });
    expect(stored.data).toEqual({ y: '3' });
  });

  test('with a lock refuses to overwrite what somebody else wrote', async () => {
    const old = await scene.put('a', { x: '1' });
    await scene.client.patch(configMaps, 'a', { type: 'merge', body: { data: { x: '2' } } }, { namespace: 'default' });
    const change = { old, next: { ...old, data: { x: '3' } } };
    await expect(patchIfChanged(scene.client, configMaps, change, { lock: true })).rejects.toMatchObject({
      reason: 'Conflict',
    });
  });

  test('of finalizers answers the same object when there is nothing to do', () => {
    const plain: KubeObject = { metadata: { name: 'a' } };
    const marked = withFinalizer(plain, 'x/y');
    expect([withFinalizer(marked, 'x/y') === marked, withoutFinalizer(plain, 'x/y') === plain]).toEqual([true, true]);
    expect(withoutFinalizer(marked, 'x/y').metadata.finalizers).toEqual([]);
  });
});

describe('a status with several writers', () => {
  test('is changed on top of what others wrote meanwhile', async () => {
    const stale = await scene.client.create(namespaces, { metadata: { name: 'n' } });
    await scene.client.patch(
      namespaces,
      'n',
      { type: 'merge', body: { status: { phase: 'Active' } } },
      { subresource: 'status' },
    );
    const labelled = { type: 'merge', body: { metadata: { labels: { a: 'b' } } } } as const;
    await scene.client.patch(namespaces, 'n', labelled);
    const conditions = [{ type: 'Seen', status: 'True' as const }];
    const stored = await changeStatus(scene.client, namespaces, stale, (current) => ({
      ...current,
      status: { ...current.status, conditions },
    }));
    expect(stored).toMatchObject({ metadata: { labels: { a: 'b' } }, status: { phase: 'Active', conditions } });
  });

  test('is not written when its object is gone', async () => {
    const gone = { metadata: { name: 'nothing', uid: 'x', resourceVersion: '1' } };
    const change = { status: { phase: 'Active' } };
    expect(
      await changeStatus(scene.client, namespaces, gone, (current) => ({ ...current, ...change })),
    ).toBeUndefined();
  });
});

describe('smaller helps', () => {
  test('deleting what is gone is fine', async () => {
    await expect(
      deleteIfPresent(scene.client, configMaps, { metadata: { name: 'x', namespace: 'default' } }),
    ).resolves.toBeUndefined();
  });

  test('a learning client puts its writes into the cache before it returns', async () => {
    const informer = scene.informers.for(configMaps);
    await informer.synced;
    const client = learningClient(scene.client, scene.informers);
    const stored = await client.create(configMaps, { metadata: { name: 'a', namespace: 'default' }, data: { v: '1' } });
    expect(informer.get('a', 'default')?.data).toEqual({ v: '1' });
    await patchIfChanged(client, configMaps, { old: stored, next: { ...stored, data: { v: '2' } } });
    expect(informer.get('a', 'default')?.data).toEqual({ v: '2' });
  });

  test('a dry run teaches nothing', async () => {
    const informer = scene.informers.for(configMaps);
    await informer.synced;
    const client = learningClient(scene.client, scene.informers);
    await client.create(configMaps, { metadata: { name: 'a', namespace: 'default' } }, { dryRun: true });
    expect(informer.get('a', 'default')).toBeUndefined();
  });
});
