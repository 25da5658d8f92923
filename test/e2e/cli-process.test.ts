import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { COMPILED } from '../support/compiled.ts';
import { eventually } from '../support/local-fleet.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BIN = path.join(ROOT, 'bin', 'kubectl-karmada');
const QUICKSTART = path.join(ROOT, 'scripts', 'quickstart.ts');

const home = temporaryDir();

interface Running {
  child: ChildProcess;
  output: { stdout: string; stderr: string };
  ended: Promise<number | null>;
}

function start(script: string, ...argv: string[]): Running {
  const env = { PATH: process.env['PATH'], HOME: home, NODE_OPTIONS: '', ...COMPILED };
  const child = spawn(process.execPath, [script, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    output.stdout += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    output.stderr += part;
  });
  return { child, output, ended: once(child, 'close').then(([code]) => code as number | null) };
}

async function finish(
  script: string,
  ...argv: string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { ended, output } = start(script, ...argv);
  return { code: await ended, ...output };
}

describe('the program as a process', () => {
  test('says which Node it needs on one that is too old', async () => {
    // Old versions lack later exports of built-in modules: a static import of one would end the program speechless.
    expect(readFileSync(BIN, 'utf8')).not.toMatch(/^import .*node:module/m);
    const versions = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })";
    const { code, stderr } = await finish('--import', `data:text/javascript,${encodeURIComponent(versions)}`, BIN);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: this needs Node \d+ or newer, and runs on 20.1.0\nhint: .*npm run karmada/);
  });

  test("shows the plugin's help, and fails with exit code 1 on a mistake", async () => {
    const help = await finish(BIN, '--help');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(/^Usage: kubectl karmada COMMAND \[flags\]$/m);
    expect(await finish(BIN, 'nonsense')).toMatchObject({ code: 1, stdout: '' });
  });

  test('a reader that stops reading is no failure', async () => {
    const { child, output, ended } = start(BIN, 'get', '--help');
    child.stdout?.destroy();
    expect(await ended).toBe(0);
    expect(output.stderr).toBe('');
  });

  test('ends with its command, whatever is still open then', async () => {
    const server = "import { createServer } from 'node:net'; createServer().listen(0, '127.0.0.1')";
    const { code, stdout } = await finish('--import', `data:text/javascript,${server}`, BIN, 'nonsense');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'a control plane ends in good order on %s, and leaves no lock',
    async (signal) => {
      const dataDir = path.join(home, signal);
      const flags = ['--data-dir', dataDir, '--kubeconfig', path.join(home, `${signal}.config`)];
      const { child, output, ended } = start(BIN, 'local', 'up', '--members', '1', ...flags);
      await eventually(async () => output.stdout.includes('Next:'));
      expect((await finish(BIN, 'local', 'status', '--data-dir', dataDir)).stdout).toContain(
        `process     ${child.pid}`,
      );
      child.kill(signal);
      expect(await ended).toBe(0);
      expect((await finish(BIN, 'local', 'status', '--data-dir', dataDir)).stderr).toContain('no control plane runs');
    },
  );
});

describe('the quickstart', () => {
  test('shows a divided workload, works twice, and is stopped as it says', async () => {
    try {
      for (const lead of ['starting a control plane', 'a control plane runs already']) {
        const { code, stdout, stderr } = await finish(QUICKSTART);
        expect({ code, error: /^error/m.test(stderr) }).toEqual({ code: 0, error: false });
        expect(stderr).toContain(lead);
        expect(stdout).toMatch(/^web-deployment +Karmada +True +True +/m);
        expect(stdout).toMatch(/^web +Karmada +4\/4 .*\nweb +member1 +2\/2 .* Y\nweb +member2 +2\/2 .* Y$/m);
      }
      const kubeconfig = readFileSync(path.join(home, '.kube', 'karmada-apiserver.config'), 'utf8');
      expect(kubeconfig).toContain('current-context: karmada-apiserver');
    } finally {
      expect(await finish(BIN, 'local', 'down', '--purge')).toMatchObject({ code: 0 });
    }
  });
});
