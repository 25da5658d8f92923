import { describe, expect, test } from '@jest/globals';
import { backoffOf, createSchedulingQueue } from '../../src/scheduler/queue.ts';

function setUp() {
  const clock = { time: 0 };
  const queue = createSchedulingQueue({ now: () => clock.time });
  const push = (key: string, priority = 0) => queue.push({ key, priority });
  const take = () => {
    const item = queue.pop();
    if (!item) throw new Error('the queue is empty');
    return item;
  };
  const drain = () => {
    const keys: string[] = [];
    for (let item = queue.pop(); item; item = queue.pop()) {
      keys.push(item.key);
      queue.finish(item, 'none');
    }
    return keys;
  };
  return { clock, queue, push, take, drain };
}

test('higher priority goes first, then who came first', () => {
  const { push, drain } = setUp();
  push('late');
  push('urgent', 5);
  push('later');
  expect(drain()).toEqual(['urgent', 'late', 'later']);
});

test('a key waits once, with the priority it came with', () => {
  const { push, drain } = setUp();
  push('a');
  push('b', 1);
  push('a', 9);
  expect(drain()).toEqual(['b', 'a']);
});

test('a key in work is not handed out again before it is finished', () => {
  const { queue, push, take, drain } = setUp();
  push('a');
  const item = take();
  push('a');
  expect(queue.pop()).toBeUndefined();
  queue.finish(item, 'none');
  expect(drain()).toEqual(['a']);
});

test.each([
  [0, 0],
  [1, 1000],
  [2, 2000],
  [3, 4000],
  [4, 8000],
  [5, 10_000],
  [6, 10_000],
])('after %d attempts an item rests %d ms', (attempts, expected) => expect(backoffOf(attempts)).toBe(expected));

describe('after a failure', () => {
  test('an item backs off from when it became ready', () => {
    const { clock, queue, push, take, drain } = setUp();
    push('a');
    clock.time = 300;
    queue.finish(take(), 'backoff');
    expect(queue.nextBackoff()).toBe(1000);
    clock.time = 999;
    queue.flushBackoff();
    expect(queue.pop()).toBeUndefined();
    clock.time = 1000;
    queue.flushBackoff();
    expect(take()).toMatchObject({ key: 'a', attempts: 2, since: 1000, firstSince: 0 });
    expect(drain()).toEqual([]);
  });

  test('due items become ready in order of priority', () => {
    const { clock, queue, push, take, drain } = setUp();
    push('low');
    push('high', 7);
    queue.finish(take(), 'backoff');
    queue.finish(take(), 'backoff');
    clock.time = 5000;
    queue.flushBackoff();
    expect(drain()).toEqual(['high', 'low']);
  });

  test('an event makes an item ready at once and forgets its failures', () => {
    const { queue, push, take } = setUp();
    push('a');
    queue.finish(take(), 'backoff');
    push('a');
    expect(queue.sizes).toEqual({ ready: 1, backoff: 0, waiting: 0 });
    expect(take()).toMatchObject({ attempts: 1 });
  });

  test('what lacks capacity waits five minutes, or until told', () => {
    const { clock, queue, push, take } = setUp();
    push('a');
    queue.finish(take(), 'capacity');
    clock.time = 5 * 60_000;
    queue.flushWaiting();
    expect(queue.sizes.waiting).toBe(1);
    clock.time += 1;
    queue.flushWaiting();
    queue.finish(take(), 'capacity');
    queue.flushWaiting(0);
    expect(queue.sizes).toEqual({ ready: 1, backoff: 0, waiting: 0 });
  });

  test('an item queued meanwhile is not parked', () => {
    const { queue, push, take } = setUp();
    push('a');
    const item = take();
    push('a');
    queue.finish(item, 'backoff');
    expect(queue.sizes).toEqual({ ready: 1, backoff: 0, waiting: 0 });
  });
});
