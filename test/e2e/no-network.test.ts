import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { COMPILED } from '../support/compiled.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

const run = promisify(execFile);
const home = temporaryDir();

/** Tells of every attempt to reach anybody, on standard error. */
const WATCH = `
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
const tell = (what) => process.stderr.write('NETWORK ' + what + '\\n');
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) { tell('connect'); return connect.apply(this, args); };
for (const name of ['lookup', 'resolve']) dns[name] = () => tell('dns');
dgram.createSocket = () => tell('udp');
globalThis.fetch = () => tell('fetch');
`;

const FILES = ['-f', 'examples/quickstart', '-f', 'examples/preview/clusters.yaml'];

test.each([
  [['--help']],
  [['version', '--client']],
  [['completion', 'bash']],
  [['__complete', 'get', '--o']],
  [['preview', ...FILES]],
])('%j reaches nobody: no update check, no telemetry', async (argv) => {
  const watch = ['--import', `data:text/javascript,${encodeURIComponent(WATCH)}`];
  const env = { PATH: process.env['PATH'], HOME: home, ...COMPILED };
  const { stdout, stderr } = await run(process.execPath, [...watch, path.resolve('bin/kubectl-karmada'), ...argv], {
    env,
  });
  expect(stdout).not.toBe('');
  expect(stderr).toBe('');
});

test('the watch would notice', async () => {
  const watch = ['--import', `data:text/javascript,${encodeURIComponent(WATCH)}`];
  const env = { PATH: process.env['PATH'], HOME: home, ...COMPILED };
  const argv = [path.resolve('bin/kubectl-karmada'), 'version', '--server', 'https://127.0.0.1:1'];
  const { stderr } = await run(process.execPath, [...watch, ...argv], { env });
  expect(stderr).toContain('NETWORK connect');
});
