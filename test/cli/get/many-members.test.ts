import * as path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { configMaps } from '../../../src/api/core/core.ts';
import { aManualClock, type ManualClock } from '../../machinery/manual-clock.ts';
import { runCommand } from '../../support/command-line.ts';
import { eventually } from '../../support/local-fleet.ts';
import { type ManyMembers, manyMembers } from '../../support/many-members.ts';
import { writeKubeconfig } from '../../support/recording.ts';
import { temporaryDir } from '../../support/temporary-dir.ts';

const members = Array.from({ length: 100 }, (_, i) => `member-${String(i).padStart(3, '0')}`);
const [first = '', second = ''] = members;
const DEADLINE = 5000;
/** As many are asked at once, and who has not answered after so long makes room for others. */
const AT_ONCE = 16;
const PATIENCE = 500;

const kubeconfig = path.join(temporaryDir(), 'fleet.config');
let fleet: ManyMembers;

beforeAll(async () => {
  fleet = await manyMembers(members);
  writeKubeconfig(kubeconfig, { karmada: fleet.server });
  await fleet.client.create(configMaps, { metadata: { name: 'x', namespace: 'default' } });
});
afterAll(() => fleet.stop());
afterEach(() => {
  fleet.release();
  fleet.asked.splice(0);
});

/** A command that goes on: what it has printed so far, and how it ends. Time passes only by the clock. */
function start(argv: readonly string[], { clock = aManualClock(), isTTY = true } = {}) {
  const seen = { stdout: '', stderr: '', ended: false };
  const outcome = runCommand([...argv, '--kubeconfig', kubeconfig], {
    clock,
    stdout: { isTTY, write: (text) => (seen.stdout += text) },
    stderr: { write: (text) => (seen.stderr += text) },
  }).finally(() => {
    seen.ended = true;
  });
  const rows = (): string[] => seen.stdout.split('\n').filter((line) => /^x /.test(line));
  return { seen, outcome, rows, clock };
}

const until = (check: () => boolean): Promise<unknown> => eventually(() => Promise.resolve(check()));
const membersIn = (rows: readonly string[]): string[] => rows.map((row) => row.split(/ +/)[1] ?? '').toSorted();
const askedMembers = (): Set<string | undefined> => new Set(fleet.asked.map((line) => line.split(' ')[0]));

/** Moves the clock by what is due next until all of these have been asked. */
async function untilAllAsked(clock: ManualClock, count: number): Promise<number> {
  const begun = clock.now();
  await until(() => askedMembers().size >= Math.min(count, AT_ONCE));
  while (askedMembers().size < count) {
    const before = askedMembers().size;
    await clock.advance(PATIENCE);
    await until(() => askedMembers().size >= Math.min(count, before + AT_ONCE));
  }
  return clock.now() - begun;
}

describe('get from a hundred members', () => {
  test('on a terminal shows the row of one while all others have not answered', async () => {
    fleet.hold(...members.filter((name) => name !== second));
    const { seen, rows, outcome } = start(['get', 'cm', 'x', '-s', 'members']);
    await until(() => rows().length > 0);
    expect(membersIn(rows())).toEqual([second]);
    expect(seen.ended).toBe(false);
    fleet.release();
    expect(await outcome).toMatchObject({ exitCode: 0 });
    expect(membersIn(rows())).toEqual(members);
  });

  test('asks few at once', async () => {
    fleet.hold(...members);
    const { outcome, rows } = start(['get', 'cm', 'x', '-s', 'members']);
    await until(() => askedMembers().size >= AT_ONCE);
    expect(askedMembers().size).toBe(AT_ONCE);
    fleet.release();
    await outcome;
    expect(rows()).toHaveLength(100);
    expect(fleet.asked).toHaveLength(100);
  });

  test('one that is dead costs its deadline to the millisecond, and nobody else a row', async () => {
    fleet.hold(first);
    const { seen, rows, outcome, clock } = start(['get', 'cm', 'x', '-s', 'members']);
    await until(() => rows().length === 99);
    await clock.advance(DEADLINE - 1);
    expect(seen.ended).toBe(false);
    await clock.advance(1);
    expect(await outcome).toMatchObject({ exitCode: 1 });
    expect(membersIn(rows())).toEqual(members.slice(1));
    expect(seen.stderr).toMatch(new RegExp(`^error: ${first}: cannot reach .*: no answer within 5 s\n$`));
  });

  test('many that are dead cost one deadline, and the patience that lets others pass', async () => {
    const dead = members.slice(0, 40);
    fleet.hold(...dead);
    const { seen, rows, outcome, clock } = start(['get', 'cm', 'x', '-s', 'members', '--cluster-timeout', '10s']);
    const spent = await untilAllAsked(clock, members.length);
    expect(spent).toBeLessThanOrEqual(PATIENCE * Math.ceil(dead.length / AT_ONCE));
    await until(() => rows().length === 60);
    await clock.advance(10_000);
    expect(await outcome).toMatchObject({ exitCode: 1 });
    expect(seen.stderr.trimEnd().split('\n')).toHaveLength(dead.length);
  });

  test.each([['json', (text: string) => JSON.parse(text) as { items: unknown[]; errors: unknown[] }]])(
    'a document in %s tells within it who is missing',
    async (format, parse) => {
      fleet.hold(first);
      const { seen, outcome, clock } = start(['get', 'cm', 'x', '-s', 'members', '-o', format], { isTTY: false });
      await until(() => askedMembers().size === 100);
      await clock.advance(DEADLINE);
      expect(await outcome).toMatchObject({ exitCode: 1 });
      const { items, errors } = parse(seen.stdout);
      expect(items).toHaveLength(99);
      expect(errors).toEqual([
        { cluster: first, reason: 'Unreachable', message: expect.stringContaining('no answer within 5 s') },
      ]);
    },
  );

  test('elsewhere keeps one order, whoever answers first', async () => {
    fleet.hold(first);
    const { rows, outcome } = start(['get', 'cm', 'x', '-s', 'members'], { isTTY: false });
    await until(() => askedMembers().size === 100);
    expect(rows()).toEqual([]);
    fleet.release();
    expect(await outcome).toMatchObject({ exitCode: 0 });
    expect(rows().map((row) => row.split(/ +/)[1])).toEqual(members);
  });
});

describe('a long list', () => {
  const CHUNK = 10;
  const LENGTH = 95;

  beforeAll(async () => {
    for (let i = 0; i < LENGTH; i += 1) {
      await fleet.client.create(configMaps, { metadata: { name: `many-${i}`, namespace: 'kube-system' } });
    }
  });

  test('is asked for a page only when the page before has been printed', async () => {
    const words = ['get', 'cm', '-C', first, '-n', 'kube-system', '--chunk-size', String(CHUNK)];
    fleet.hold(first);
    const { seen, outcome } = start(words);
    const printed = (): number => seen.stdout.split('\n').filter((line) => line.startsWith('many-')).length;
    const printedBefore: number[] = [];
    for (let page = 0; page < Math.ceil(LENGTH / CHUNK); page += 1) {
      await until(() => fleet.asked.length > page);
      printedBefore.push(printed());
      fleet.release();
      fleet.hold(first);
    }
    fleet.release();
    expect(await outcome).toMatchObject({ exitCode: 0 });
    expect(printedBefore.every((rows, page) => rows >= page * CHUNK - 1)).toBe(true);
    expect(printed()).toBe(LENGTH);
  });
});
