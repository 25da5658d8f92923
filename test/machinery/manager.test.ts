import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { configMaps } from '../../src/api/core/core.ts';
import { silentLogger } from '../../src/base/log.ts';
import { type ControllerSpec, keyOf, TerminalError } from '../../src/machinery/controller.ts';
import { createManager, type Manager } from '../../src/machinery/manager.ts';
import { eventually } from '../support/local-fleet.ts';
import { systemClock } from '../support/system-clock.ts';
import { aScene, isOurs, type Scene } from './server.ts';

let scene: Scene;
let manager: Manager | undefined;
beforeEach(async () => {
  scene = await aScene();
});
afterEach(async () => {
  await manager?.stop();
  await scene.close();
});

const run = async (...controllers: ControllerSpec[]): Promise<Manager> => {
  manager = createManager({ controllers, informers: scene.informers, clock: systemClock, log: silentLogger });
  await manager.start();
  return manager;
};

const aController = (
  reconcile: ControllerSpec['reconcile'],
  changes: Partial<ControllerSpec> = {},
): ControllerSpec => ({
  name: 'test',
  start: (queue) => {
    scene.informers.for(configMaps).onChange(({ object }) => {
      if (isOurs(object)) queue.add(keyOf(object));
    });
  },
  reconcile,
  ...changes,
});

describe('a manager', () => {
  test('reconciles what exists, with full caches from the first key on', async () => {
    await scene.put('a', {});
    await scene.put('b', {});
    const seen: number[] = [];
    const { idle } = await run(
      aController(async () => {
        seen.push(scene.informers.for(configMaps).list('default').filter(isOurs).length);
      }),
    );
    await idle();
    expect(seen).toEqual([2, 2]);
  });

  test('tries again what failed, and stops trying what cannot be mended', async () => {
    const attempts = new Map<string, number>();
    await scene.put('flaky', {});
    await scene.put('hopeless', {});
    await run(
      aController(async (key) => {
        const count = (attempts.get(key) ?? 0) + 1;
        attempts.set(key, count);
        if (key === 'default/hopeless') throw new TerminalError('never');
        if (count < 4) throw new Error('not yet');
      }),
    );
    await eventually(async () => attempts.get('default/flaky') === 4);
    expect(attempts.get('default/hopeless')).toBe(1);
  });

  test('comes back after the time a reconciliation asks for', async () => {
    let runs = 0;
    await scene.put('a', {});
    await run(
      aController(async () => {
        runs += 1;
        return runs < 3 ? { after: 1 } : undefined;
      }),
    );
    await eventually(async () => runs === 3);
    expect(runs).toBe(3);
  });

  test('works on several keys at a time, but never twice on one', async () => {
    let now = 0;
    let most = 0;
    for (const name of ['a', 'b', 'c']) await scene.put(name, {});
    const { idle } = await run(
      aController(
        async () => {
          now += 1;
          most = Math.max(most, now);
          await scene.client.list(configMaps, { limit: 1 });
          now -= 1;
        },
        { workers: 2 },
      ),
    );
    await idle();
    expect(most).toBe(2);
  });

  test('waits, when stopped, for what is being worked on', async () => {
    const log: string[] = [];
    await scene.put('a', {});
    const running = await run(
      aController(async () => {
        log.push('begun');
        await scene.client.list(configMaps, { limit: 1 });
        log.push('ended');
      }),
    );
    await eventually(async () => log.length > 0);
    await running.stop();
    expect(log).toEqual(['begun', 'ended']);
  });
});
