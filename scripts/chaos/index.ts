/** `npm run chaos -- [MEMBERS] [WORKLOADS] [BLOWS] [SEED]`: members fail, stall and come back; exits with 1 when anything is lost, twice or left over. */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/base/clock.ts';
import { weather } from './storm.ts';

const [members = '50', workloads = '1000', blows = '100', seed = String(Date.now() % 100_000)] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'karmada-chaos-'));
const begin = Date.now();
const tell = (line: string): void => console.log(`${((Date.now() - begin) / 1000).toFixed(1).padStart(7)} s  ${line}`);
const clock: Clock = {
  now: () => Date.now(),
  after(delay, action) {
    const timer = setTimeout(action, delay);
    return () => clearTimeout(timer);
  },
};

/** A small linear congruential generator: one seed, one storm. */
function belowFrom(start: number): (limit: number) => number {
  let state = start >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

try {
  tell(`seed ${seed}: ${members} members, ${workloads} workloads, ${blows} blows`);
  const { faults, changedByRestart } = await weather({
    members: Number(members),
    workloads: Number(workloads),
    blows: Number(blows),
    below: belowFrom(Number(seed)),
    clock,
    patience: 600_000,
    tell,
    storePath(name) {
      mkdirSync(join(folder, name), { recursive: true });
      return join(folder, name, 'store.db');
    },
  });
  for (const fault of faults.slice(0, 50)) tell(`FAULT ${fault}`);
  for (const name of changedByRestart.slice(0, 50)) tell(`CHANGED ${name}`);
  tell(
    faults.length === 0 ? `converged; a restart changes ${changedByRestart.length} objects` : `${faults.length} faults`,
  );
  tell(`${Math.round(process.memoryUsage().rss / 1e6)} MB at the end`);
  process.exitCode = faults.length === 0 && changedByRestart.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
