import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ConfigMap, configMaps } from '../../src/api/core/core.ts';
import type { Change } from '../../src/machinery/informer.ts';
import { eventually } from '../support/local-fleet.ts';
import { aConfigMap, aScene, isOurs, type Scene } from './server.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await aScene();
});
afterEach(() => scene.close());

const told = ({ type, object, initial }: Change<ConfigMap>): string =>
  `${type} ${object.metadata.name}${initial ? ' initially' : ''}`;

const listening = (selection = {}): string[] => {
  const changes: string[] = [];
  scene.informers.for(configMaps, selection).onChange((change) => {
    if (isOurs(change.object)) changes.push(told(change));
  });
  return changes;
};

describe('an informer', () => {
  test('tells what exists as initial, then every change in order', async () => {
    await scene.put('a', { x: '1' });
    const changes = listening();
    await scene.informers.synced();
    await scene.put('b', {});
    await scene.client.patch(configMaps, 'a', { type: 'merge', body: { data: { x: '2' } } }, { namespace: 'default' });
    await scene.client.delete(configMaps, 'b', { namespace: 'default' });
    await eventually(async () => changes.length === 4);
    expect(changes).toEqual(['added a initially', 'added b', 'updated a', 'deleted b']);
  });

  test('replays to a late handler what it knows', async () => {
    await scene.put('a', {});
    listening();
    await scene.informers.synced();
    expect(listening()).toEqual(['added a initially']);
  });

  test('gives objects their kind and version, also those that came in a list', async () => {
    await scene.put('a', {});
    const informer = scene.informers.for(configMaps);
    await informer.synced;
    expect(informer.get('a', 'default')).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
  });

  test('follows a selection: what stops matching is gone', async () => {
    await scene.put('a', {}, { app: 'web' });
    await scene.put('b', {});
    const changes = listening({ labelSelector: 'app=web' });
    await scene.informers.synced();
    await scene.client.patch(
      configMaps,
      'a',
      { type: 'merge', body: { metadata: { labels: { app: 'other' } } } },
      { namespace: 'default' },
    );
    await eventually(async () => changes.length === 2);
    expect(changes).toEqual(['added a initially', 'deleted a']);
  });

  test('keeps its indices current', async () => {
    const informer = scene.informers.for(configMaps);
    const byValue = informer.index('value', ({ data }) => Object.values(data ?? {}));
    await informer.synced;
    await scene.put('a', { k: 'red' });
    await scene.put('b', { k: 'red' });
    await eventually(async () => byValue('red').length === 2);
    await scene.client.patch(
      configMaps,
      'a',
      { type: 'merge', body: { data: { k: 'blue' } } },
      { namespace: 'default' },
    );
    await eventually(async () => byValue('blue').length === 1);
    expect(byValue('red').map(({ metadata }) => metadata.name)).toEqual(['b']);
  });

  test('is one for all who ask for the same', () => {
    expect(scene.informers.for(configMaps)).toBe(scene.informers.for(configMaps));
    expect(scene.informers.for(configMaps, { namespace: 'default' })).not.toBe(scene.informers.for(configMaps));
  });

  test('catches up after the server was out of reach', async () => {
    await scene.put('gone', {});
    const changes = listening();
    await scene.informers.synced();
    scene.setReachable(false);
    scene.setReachable(true);
    await scene.put('new', {});
    await scene.client.delete(configMaps, 'gone', { namespace: 'default' });
    await eventually(async () => changes.length === 3);
    expect(changes).toEqual(['added gone initially', 'added new', 'deleted gone']);
  });

  test('goes on telling the others when one handler throws', async () => {
    const informer = scene.informers.for(configMaps);
    await informer.synced;
    informer.onChange(() => {
      throw new Error('broken');
    });
    const changes = listening();
    await scene.put('a', {});
    await eventually(async () => changes.includes('added a'));
    expect(changes).toEqual(['added a']);
  });
});

describe('what a writer teaches an informer', () => {
  test('is there at once, and is not told a second time by the watch', async () => {
    const changes = listening();
    const informer = scene.informers.for(configMaps);
    await informer.synced;
    informer.learn(await scene.put('a', {}));
    expect(informer.get('a', 'default')).toBeDefined();
    await scene.put('b', {});
    await eventually(async () => changes.includes('added b'));
    expect(changes).toEqual(['added a', 'added b']);
  });

  test('does not bring back what has been deleted since', async () => {
    const informer = scene.informers.for(configMaps);
    await informer.synced;
    const stored = await scene.put('a', {});
    await eventually(async () => informer.get('a', 'default'));
    await scene.client.delete(configMaps, 'a', { namespace: 'default' });
    await eventually(async () => informer.get('a', 'default') === undefined);
    informer.learn(stored);
    expect(informer.get('a', 'default')).toBeUndefined();
  });

  test('does not set back what has been changed since', async () => {
    const informer = scene.informers.for(configMaps);
    await informer.synced;
    const stored = await scene.put('a', { v: '1' });
    const body = { ...aConfigMap('a', { v: '2' }) };
    await scene.client.update(configMaps, body);
    await eventually(async () => informer.get('a', 'default')?.data?.['v'] === '2');
    informer.learn(stored);
    expect(informer.get('a', 'default')?.data).toEqual({ v: '2' });
  });
});
