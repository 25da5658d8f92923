import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StoreEvent } from '../../../src/apiserver/store/history.ts';
import { type Journal, memoryJournal } from '../../../src/apiserver/store/journal.ts';
import { openStore } from '../../../src/apiserver/store/open.ts';
import { createStore, type Store } from '../../../src/apiserver/store/store.ts';
import { StaleWrite } from '../../../src/apiserver/store/writer.ts';

const RESOURCE = 'configmaps';

const put = (store: Store, key: string, value: number) =>
  store.write({
    resource: RESOURCE,
    key,
    expected: store.head(RESOURCE, key)?.revision ?? 0,
    object: { metadata: { name: key }, value },
  });

const remove = (store: Store, key: string) => {
  const current = store.head(RESOURCE, key);
  if (!current) return Promise.resolve();
  const { revision: expected, object } = current;
  return store.write({ resource: RESOURCE, key, expected, object, remove: true });
};

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

const contents = (store: Store) => store.list(RESOURCE).map(({ key, object }) => [key, object['value']]);

describe('a store', () => {
  test('refuses a write that expects another revision, also within one turn', async () => {
    const store = await openStore({ path: ':memory:' });
    const first = put(store, 'a', 1);
    const second = store.write({ resource: RESOURCE, key: 'a', expected: 0, object: { metadata: {} } });
    await expect(second).rejects.toBeInstanceOf(StaleWrite);
    expect((await first).object.metadata.resourceVersion).toBe('1');
  });

  test('shows a write to readers only once it is durable', async () => {
    const store = await openStore({ path: ':memory:' });
    const write = put(store, 'a', 1);
    expect([store.get(RESOURCE, 'a'), store.head(RESOURCE, 'a')?.revision]).toEqual([undefined, 1]);
    await write;
    expect(store.get(RESOURCE, 'a')?.revision).toBe(1);
  });

  test('takes a whole batch back when the journal fails', async () => {
    let broken = true;
    const journal = {
      ...memoryJournal,
      append: () => {
        if (broken) throw new Error('disk full');
        return undefined;
      },
    };
    const store = createStore({ journal });
    const results = await Promise.allSettled([put(store, 'a', 1), put(store, 'a', 2), put(store, 'b', 1)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(contents(store)).toEqual([]);
    broken = false;
    const { revision } = await put(store, 'a', 3);
    expect([revision, contents(store)]).toEqual([4, [['a', 3]]]);
  });

  test('gathers what is written while the disk is busy, and shows nothing before the disk has it', async () => {
    const commits: { size: number; done: () => void }[] = [];
    const journal: Journal = {
      ...memoryJournal,
      append: (events) => new Promise((resolve) => commits.push({ size: events.length, done: resolve })),
    };
    const store = createStore({ journal });
    const first = put(store, 'a', 1);
    await turn();
    const later = [put(store, 'a', 2), put(store, 'b', 1)];
    await turn();
    expect([commits.map(({ size }) => size), contents(store)]).toEqual([[1], []]);
    commits[0]?.done();
    await first;
    expect(contents(store)).toEqual([['a', 1]]);
    await turn();
    commits[1]?.done();
    await Promise.all(later);
    expect([commits.map(({ size }) => size), contents(store)]).toEqual([
      [1, 2],
      [
        ['a', 2],
        ['b', 1],
      ],
    ]);
  });

  test('takes no more writes once it is unknown what the disk has', async () => {
    const commits: ((error: Error) => void)[] = [];
    const journal: Journal = { ...memoryJournal, append: () => new Promise((_, reject) => commits.push(reject)) };
    const store = createStore({ journal });
    const first = put(store, 'a', 1);
    await turn();
    const results = Promise.allSettled([first, put(store, 'a', 2)]);
    commits[0]?.(new Error('input/output error'));
    expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(put(store, 'b', 1)).rejects.toThrow('the store could not be written');
    expect(contents(store)).toEqual([]);
  });

  test('agrees with a plain map, and every event with the one before', async () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'x/y', 'x/z'), value: fc.nat(), remove: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 6 }), { maxLength: 8 }), async (turns) => {
        const store = await openStore({ path: ':memory:' });
        const model = new Map<string, number>();
        const events: StoreEvent[] = [];
        store.watch('*', 0, (event) => events.push(event));
        for (const turn of turns) {
          await Promise.all(
            turn.map(({ key, value, remove: gone }) => (gone ? remove(store, key) : put(store, key, value))),
          );
          for (const { key, value, remove: gone } of turn) gone ? model.delete(key) : model.set(key, value);
        }
        expect(contents(store)).toEqual([...model].sort(([a], [b]) => (a < b ? -1 : 1)));
        const last = new Map<string, number>();
        let revision = 0;
        for (const { type, stored, previous } of events) {
          expect(stored.revision).toBeGreaterThan(revision);
          revision = stored.revision;
          expect(previous?.revision ?? 0).toBe(last.get(stored.key) ?? 0);
          last.set(stored.key, type === 'DELETED' ? 0 : revision);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('shows any remembered revision as it was then', async () => {
    const store = await openStore({ path: ':memory:' });
    const past: [number, unknown[]][] = [];
    for (let i = 0; i < 30; i++) {
      await (i % 4 === 3 ? remove(store, `k${i % 5}`) : put(store, `k${i % 5}`, i));
      past.push([store.revision(), contents(store)]);
    }
    for (const [revision, then] of past) {
      const shown = store.listAt(RESOURCE, '', revision)?.map(({ key, object }) => [key, object['value']]);
      expect(shown).toEqual(then);
    }
  });

  test('forgets old events, and says so', async () => {
    const store = await openStore({ path: ':memory:', historyLimit: 10 });
    for (let i = 0; i < 50; i++) await put(store, 'a', i);
    expect(store.watch(RESOURCE, 1, () => undefined)).toBeUndefined();
    expect(store.listAt(RESOURCE, '', 1)).toBeUndefined();
    expect(store.watch(RESOURCE, store.floor(), () => undefined)).toBeDefined();
  });
});

describe('a store in a file', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-test-'));
    path = join(folder, 'data', 'store.db');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('keeps objects and goes on counting after a restart, also when the last write was a delete', async () => {
    const first = await openStore({ path });
    await Promise.all([put(first, 'a', 1), put(first, 'b', 2)]);
    await remove(first, 'b');
    const revision = first.revision();
    await first.close();
    const second = await openStore({ path });
    expect([second.revision(), contents(second)]).toEqual([revision, [['a', 1]]]);
    expect((await put(second, 'b', 3)).revision).toBeGreaterThan(revision);
    expect(second.watch(RESOURCE, revision - 1, () => undefined)).toBeUndefined();
    await second.close();
  });

  test('is readable by its owner alone', async () => {
    const store = await openStore({ path });
    await put(store, 'a', 1);
    const mode = (file: string) => statSync(file).mode & 0o777;
    expect([mode(join(folder, 'data')), mode(path), mode(`${path}-wal`), mode(`${path}.pid`)]).toEqual([
      0o700, 0o600, 0o600, 0o600,
    ]);
    expect(readFileSync(`${path}.pid`, 'utf8').trim()).toBe(String(process.pid));
    await store.close();
  });
});
