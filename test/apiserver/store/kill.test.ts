import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openStore } from '../../../src/apiserver/store/open.ts';

const ROUNDS = 12;
const SCRIPT = fileURLToPath(new URL('./writing-process.ts', import.meta.url));
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning'];

/** What a key may hold: what was acknowledged last, and what was tried since. */
type Allowed = Map<string, Set<string>>;

let folder: string;
let path: string;
const children = new Set<ChildProcess>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kill-test-'));
  path = join(folder, 'store.db');
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function start(): ChildProcess {
  const child = spawn(process.execPath, [...NODE_FLAGS, SCRIPT, path], { env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('close', () => resolve()));
}

/** Lets the process write until `acknowledgements` have come, then kills it; answers everything it said. */
async function killAfter(child: ChildProcess, acknowledgements: number): Promise<string[]> {
  let text = '';
  let seen = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    const part = chunk.toString();
    text += part;
    seen += part.split('ack ').length - 1;
    if (seen >= acknowledgements) child.kill('SIGKILL');
  });
  await ended(child);
  return text.split('\n').slice(0, -1);
}

test(`loses no acknowledged write in ${ROUNDS} rounds of kill -9, and never counts backwards`, async () => {
  const allowed: Allowed = new Map();
  let acknowledged = 0;
  let last = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [opened = '', ...lines] = await killAfter(start(), 20 + round * 37);
    expect(Number(opened.split(' ')[1])).toBeGreaterThanOrEqual(last);
    for (const line of lines) {
      const [what, key = '', state = '', revision = '0'] = line.split(' ');
      const states = allowed.get(key) ?? new Set(['gone']);
      allowed.set(key, what === 'ack' ? new Set([state]) : states.add(state));
      acknowledged += what === 'ack' ? 1 : 0;
      last = Math.max(last, Number(revision));
    }
  }
  const store = await openStore({ path });
  const lost = [...allowed].filter(([key, states]) => {
    const stored = store.get('configmaps', key);
    return !states.has(stored ? String(stored.object['value']) : 'gone');
  });
  expect(lost).toEqual([]);
  expect(store.revision()).toBeGreaterThanOrEqual(last);
  expect([allowed.size, acknowledged > 2000]).toEqual([104, true]);
  await store.close();
});

test('refuses a second process at once and names the first, but not after that one was killed', async () => {
  const first = start();
  await new Promise((resolve) => first.stdout?.once('data', resolve));
  const second = start();
  let complaint = '';
  second.stderr?.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  await ended(second);
  expect(complaint).toBe(`AlreadyRunning: ${path} is in use by another process (pid ${first.pid})\n`);
  first.kill('SIGKILL');
  await ended(first);
  const store = await openStore({ path });
  expect(store.list('configmaps').length).toBeGreaterThan(0);
  await store.close();
});
