import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createQueue, type Queue } from '../../src/machinery/queue.ts';
import { aManualClock } from './manual-clock.ts';

const takeAll = async (queue: Queue): Promise<string[]> => {
  const taken: string[] = [];
  while (queue.busy() > 0) {
    const key = (await queue.take()) ?? '';
    taken.push(key);
    queue.done(key);
  }
  return taken;
};

describe('a work queue', () => {
  test('hands out a key once however often it was added', async () => {
    const queue = createQueue(aManualClock());
    for (const key of ['a', 'b', 'a', 'a']) queue.add(key);
    expect(await takeAll(queue)).toEqual(['a', 'b']);
  });

  test('lets normal keys go before low ones, and promotes a low key that is added again', async () => {
    const queue = createQueue(aManualClock());
    queue.add('x', { low: true });
    queue.add('y', { low: true });
    queue.add('n');
    queue.add('y');
    expect(await takeAll(queue)).toEqual(['n', 'y', 'x']);
  });

  test('holds a key back while it is worked on and brings it back afterwards', async () => {
    const queue = createQueue(aManualClock());
    queue.add('a');
    expect(await queue.take()).toBe('a');
    queue.add('a');
    expect(queue.busy()).toBe(1);
    queue.done('a');
    expect(await queue.take()).toBe('a');
  });

  test('waiting takers get keys in the order they asked', async () => {
    const queue = createQueue(aManualClock());
    const both = Promise.all([queue.take(), queue.take()]);
    queue.add('a');
    queue.add('b');
    expect(await both).toEqual(['a', 'b']);
  });

  test('with lanes lets keys wait for others of their lane only, and counts none where nothing moves', async () => {
    const clock = aManualClock();
    const queue = createQueue(clock, { lanes: { of: (key) => key.charAt(0), limit: 2 } });
    for (const key of ['a1', 'a2', 'a3', 'b1']) queue.add(key);
    expect([await queue.take(), await queue.take(), await queue.take()]).toEqual(['a1', 'b1', 'a2']);
    const late = queue.take();
    queue.done('b1');
    expect([queue.busy(), queue.moving()]).toEqual([3, 3]);
    await clock.advance(1000);
    expect([queue.busy(), queue.moving()]).toEqual([3, 0]);
    queue.done('a2');
    expect(await late).toBe('a3');
    expect(queue.moving()).toBe(2);
  });

  test('with lanes never hands out more than a lane has room for, no key twice, and every key in the end', async () => {
    const keys = fc.constantFrom('a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1');
    const step = fc.oneof(
      fc.record({ does: fc.constantFrom('add' as const, 'low' as const), key: keys }),
      fc.record({ does: fc.constantFrom('take' as const, 'done' as const), key: fc.constant('') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const queue = createQueue(aManualClock(), { lanes: { of: (key) => key.charAt(0), limit: 2 } });
        const [owed, out] = [new Set<string>(), [] as string[]];
        const take = (): void =>
          void queue.take().then((key) => {
            if (key === undefined) return;
            owed.delete(key);
            out.push(key);
          });
        const end = (): void => {
          const key = out.shift();
          if (key !== undefined) queue.done(key);
        };
        for (const { does, key } of steps) {
          if (does === 'take') take();
          else if (does === 'done') end();
          else {
            owed.add(key);
            queue.add(key, { low: does === 'low' });
          }
          await Promise.resolve();
          expect(new Set(out).size).toBe(out.length);
          for (const lane of 'abc') expect(out.filter((each) => each.startsWith(lane)).length).toBeLessThanOrEqual(2);
          expect(queue.busy()).toBeGreaterThanOrEqual(out.length);
        }
        for (let i = 0; i < 100 && queue.busy() > 0; i += 1) {
          take();
          end();
          await Promise.resolve();
        }
        expect([queue.busy(), [...owed]]).toEqual([0, []]);
      }),
    );
  });

  test('counts the earliest of several delays', async () => {
    const clock = aManualClock();
    const queue = createQueue(clock);
    queue.addAfter('a', 1000);
    queue.addAfter('a', 300);
    queue.addAfter('a', 2000);
    await clock.advance(299);
    expect(queue.busy()).toBe(0);
    await clock.advance(1);
    expect(queue.busy()).toBe(1);
    expect(clock.pending()).toBe(0);
  });

  test('backs off from 5 ms, doubling up to 1000 s, until told to forget', async () => {
    const clock = aManualClock();
    const queue = createQueue(clock);
    const measured: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      let fired = 0;
      const original = clock.now();
      queue.retry('a');
      const ready = queue.take().then((key) => {
        fired = clock.now() - original;
        queue.done(key ?? '');
      });
      await clock.advance(1_000_000);
      await ready;
      measured.push(fired);
    }
    expect(measured.slice(0, 4)).toEqual([5, 10, 20, 40]);
    expect(measured.at(-1)).toBe(1_000_000);
    queue.forget('a');
    queue.retry('a');
    await clock.advance(5);
    expect(queue.busy()).toBe(1);
  });

  test('lets a key rest after its turn, and says when one is waited for', async () => {
    const clock = aManualClock();
    const queue = createQueue(clock, { pace: { alone: 50, crowded: 50 } });
    queue.add('a');
    queue.done((await queue.take()) ?? '');
    queue.add('a');
    queue.add('a');
    queue.add('b');
    expect([await queue.take(), queue.busy(), queue.resting()]).toEqual(['b', 1, 1]);
    await clock.advance(50);
    expect(await queue.take()).toBe('a');
  });

  test.each([
    { others: 0, rest: 10 },
    { others: 4, rest: 50 },
    { others: 32, rest: 90 },
    { others: 64, rest: 180 },
    { others: 1000, rest: 450 },
  ])('lets a key rest for $rest ms while $others others are about', async ({ others, rest }) => {
    const clock = aManualClock();
    const queue = createQueue(clock, { pace: { alone: 10, crowded: 90 } });
    queue.add('a');
    await queue.take();
    for (let i = 0; i < others; i += 1) queue.add(`other-${i}`);
    queue.add('a');
    queue.done('a');
    await clock.advance(rest - 1);
    expect([queue.busy(), queue.resting()]).toEqual([others, 1]);
    await clock.advance(1);
    expect([queue.busy(), queue.resting()]).toEqual([others + 1, 0]);
  });

  test('lets a key rest before its turn where that is asked for', async () => {
    const clock = aManualClock();
    const queue = createQueue(clock);
    queue.add('a', { rest: 50 });
    await clock.advance(30);
    queue.add('a', { rest: 50 });
    expect([queue.busy(), queue.resting()]).toEqual([0, 1]);
    await clock.advance(20);
    expect([queue.busy(), queue.resting()]).toEqual([1, 0]);
  });

  test('answers undefined to everyone once stopped', async () => {
    const clock = aManualClock();
    const queue = createQueue(clock);
    const waiting = queue.take();
    queue.addAfter('late', 10);
    queue.stop();
    queue.add('a');
    expect([await waiting, await queue.take(), clock.pending()]).toEqual([undefined, undefined, 0]);
  });

  test('never hands one key to two workers and loses none', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('add'), key: fc.constantFrom('a', 'b', 'c'), low: fc.boolean() }),
      fc.record({ do: fc.constantFrom('take', 'done') }),
    );
    return fc.assert(
      fc.asyncProperty(fc.array(step), async (steps) => {
        const queue = createQueue(aManualClock());
        const working: string[] = [];
        const owed = new Set<string>();
        for (const next of steps) {
          if ('key' in next) {
            queue.add(next.key, { low: next.low });
            owed.add(next.key);
          } else if (next.do === 'take' && queue.busy() > working.length) {
            const key = (await queue.take()) ?? '';
            expect(working).not.toContain(key);
            working.push(key);
            owed.delete(key);
          } else {
            const key = working.shift();
            if (key) queue.done(key);
          }
        }
        for (const key of working) queue.done(key);
        expect((await takeAll(queue)).sort()).toEqual([...owed].sort());
      }),
    );
  });
});
