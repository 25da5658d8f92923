import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { load } from 'js-yaml';
import { connectLocal } from '../../src/local/admin-client.ts';
import { startDetached } from '../../src/local/detach.ts';
import { isLocked } from '../../src/local/lock.ts';
import { eventually } from '../support/local-fleet.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

const dataDirs: string[] = [];
afterAll(async () => {
  for (const dataDir of dataDirs) {
    const admin = await connectLocal(dataDir).catch(() => undefined);
    await admin?.shutdown();
  }
});
const root = temporaryDir();

const source = (path: string): string => JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../', path)).href);

/** What `local up` does in the foreground: starts, and stays until it is told to end. */
function command(dataDir: string): readonly [string, ...string[]] {
  dataDirs.push(dataDir);
  const program = `
    const { startLocal } = await import(${source('src/local/up.ts')});
    const { memberShape } = await import(${source('src/local/fleet.ts')});
    const { silentLogger } = await import(${source('src/base/log.ts')});
    const { systemClock } = await import(${source('test/support/system-clock.ts')});
    console.log('starting');
    const plane = await startLocal({
      dataDir: ${JSON.stringify(dataDir)},
      kubeconfigPath: ${JSON.stringify(`${dataDir}.config`)},
      fleet: { members: [memberShape({ name: 'member1' })] },
      version: 'test', clock: systemClock, log: silentLogger,
    });
    process.on('SIGTERM', () => void plane.stop());
    const alive = setInterval(() => undefined, 1000);
    await plane.ended;
    clearInterval(alive);`;
  return [process.execPath, '--disable-warning=ExperimentalWarning', '--input-type=module', '-e', program];
}

async function isListening(url: string): Promise<boolean> {
  const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(url).port) });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

// Each start is a process of its own that loads everything.
jest.setTimeout(60_000);

describe('a detached control plane', () => {
  test('serves until it is shut down, and leaves no port, lock or kubeconfig behind', async () => {
    const dataDir = join(root, 'orderly');
    const status = await startDetached({ dataDir, command: command(dataDir), timeoutSeconds: 15 });
    expect(status.pid).not.toBe(process.pid);
    const urls = status.servers.map(({ url }) => url);
    expect(await Promise.all(urls.map(isListening))).toEqual([true, true]);
    await (await connectLocal(dataDir)).shutdown();
    expect(await Promise.all(urls.map(isListening))).toEqual([false, false]);
    expect([isLocked(dataDir), existsSync(`${dataDir}.config`)]).toEqual([false, false]);
  });

  test('ends at SIGTERM', async () => {
    if (process.platform === 'win32') return;
    const dataDir = join(root, 'terminated');
    const { pid } = await startDetached({ dataDir, command: command(dataDir), timeoutSeconds: 15 });
    process.kill(pid, 'SIGTERM');
    await eventually(async () => !isLocked(dataDir));
    await expect(connectLocal(dataDir)).rejects.toThrow(`no control plane runs in ${dataDir}`);
  });

  test('comes back after it was killed, at the same addresses', async () => {
    const dataDir = join(root, 'killed');
    const first = await startDetached({ dataDir, command: command(dataDir), timeoutSeconds: 15 });
    const before = load(readFileSync(first.kubeconfigPath, 'utf8'));
    process.kill(first.pid, 'SIGKILL');
    await eventually(async () => !isLocked(dataDir));
    await expect(connectLocal(dataDir)).rejects.toThrow('no control plane runs');
    const second = await startDetached({ dataDir, command: command(dataDir), timeoutSeconds: 15 });
    expect(second.pid).not.toBe(first.pid);
    expect(load(readFileSync(second.kubeconfigPath, 'utf8'))).toEqual(before);
  });

  test('that cannot start tells why', async () => {
    const dataDir = join(root, 'broken');
    const broken: [string, ...string[]] = [
      process.execPath,
      '-e',
      'console.error("no luck today"); process.exitCode = 3',
    ];
    await expect(startDetached({ dataDir, command: broken, timeoutSeconds: 15 })).rejects.toThrow(
      'the control plane did not start: it ended with exit code 3\n  no luck today',
    );
  });
});
