/** How soon `get` shows rows of many members, what a dead one costs, and what long lists cost in memory. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { configMaps } from '../../src/api/core/core.ts';
import type { Clock } from '../../src/base/clock.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { Client } from '../../src/client/client.ts';
import { memberShape } from '../../src/local/fleet.ts';
import { type LocalControlPlane, startLocal } from '../../src/local/up.ts';
import { bundled } from './bundled.ts';

const clock: Clock = {
  now: () => Date.now(),
  after(delay, action) {
    const timer = setTimeout(action, delay).unref();
    return () => clearTimeout(timer);
  },
};

interface Measured {
  /** From the start of the process, in milliseconds. */
  first: number;
  total: number;
  rows: number;
  /** The most memory the process ever had, in megabytes. */
  peak: number;
}

/** `npm run bench -- get [MEMBERS]` */
export async function run([members = '100']: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'karmada-bench-'));
  const kubeconfigPath = join(folder, 'config');
  const shapes = Array.from({ length: Number(members) }, (_, i) =>
    memberShape({ name: `member${i + 1}`, nodes: 1, podReadySeconds: 0 }, i),
  );
  const dataDir = join(folder, 'data');
  const program = await bundled('measured-get.ts', join(folder, 'program'));
  const plane = await startLocal({
    dataDir,
    kubeconfigPath,
    fleet: { members: shapes },
    version: 'bench',
    clock,
    log: silentLogger,
  });
  try {
    await measureFleet(plane, { program, kubeconfig: kubeconfigPath }, members);
    await measureLength(plane, { program, kubeconfig: kubeconfigPath });
  } finally {
    await plane.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Subject {
  program: string;
  kubeconfig: string;
}

const ROUNDS = 7;
const words = ['get', 'configmaps', '-s', 'members'];

async function measureFleet(plane: LocalControlPlane, subject: Subject, members: string): Promise<void> {
  const alive = await best(subject, words);
  console.log(
    `${members} members           first row ${text(alive.first)}, all ${alive.rows} rows ${text(alive.total)}`,
  );
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  await plane.client('karmada-apiserver').create(clusters, {
    metadata: { name: 'silent' },
    spec: { syncMode: 'Push', apiEndpoint: `http://127.0.0.1:${port}` },
  });
  const dead = await best(subject, [...words, '--cluster-timeout', '2s']);
  silent.close();
  console.log(`one of them silent    first row ${text(dead.first)}, all ${text(dead.total)} with a deadline of 2 s`);
}

async function measureLength(plane: LocalControlPlane, subject: Subject): Promise<void> {
  const member = plane.client('member1');
  let count = 0;
  for (const wanted of [1000, 10_000, 40_000]) {
    await fill(member, count, wanted);
    count = wanted;
    const argv = ['get', 'configmaps', '-C', 'member1'];
    const [streamed, whole] = [await measure(subject, argv), await measure(subject, [...argv, '-o', 'name'])];
    console.log(
      `${String(wanted).padStart(6)} objects        rows ${streamed.peak} MB, ${text(streamed.total)}; ` +
        `held at once (-o name) ${whole.peak} MB, ${text(whole.total)}`,
    );
  }
}

async function fill(client: Client, from: number, to: number): Promise<void> {
  const metadata = (i: number) => ({ name: `object-${String(i).padStart(6, '0')}`, namespace: 'default' });
  for (let at = from; at < to; at += 500) {
    const batch = Array.from({ length: Math.min(500, to - at) }, (_, i) => at + i);
    await Promise.all(
      batch.map((i) => client.create(configMaps, { metadata: metadata(i), data: { a: 'x'.repeat(200) } })),
    );
  }
}

async function best(subject: Subject, argv: readonly string[]): Promise<Measured> {
  const rounds: Measured[] = [];
  for (let i = 0; i < ROUNDS; i += 1) rounds.push(await measure(subject, argv));
  return rounds.reduce((a, b) => (a.first <= b.first ? a : b));
}

/** Runs the command line in a process of its own that takes its output for a terminal's. */
async function measure({ program, kubeconfig }: Subject, argv: readonly string[]): Promise<Measured> {
  const from = { MEASURED_FROM: String(Date.now()), MEASURED_CACHE: join(dirname(program), 'cache') };
  const env = { ...process.env, KUBECONFIG: kubeconfig, ...from };
  const child = spawn(process.execPath, [program, ...argv], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  await once(child, 'close');
  return JSON.parse(Buffer.concat(parts).toString()) as Measured;
}

function text(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`;
}
