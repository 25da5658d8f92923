/** Containers of a real node, reached through the control plane. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../support/local-fleet.ts';
import { command, type Ended, newHome, type Running, startCommand, success } from './support/command.ts';
import { binaryPath } from './testbed/binaries.ts';
import { giveImage, kubeconfigOf, kubectlOn } from './testbed/testbed.ts';

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts');
const IMAGE = 'registry.example/tools:v1';
const home = newHome('containers');
const kubeconfig = path.join(home, 'karmada.config');
const karmada = (...argv: string[]): Promise<Ended> => command({ home, kubeconfig }, ...argv);

let plane: Running;

beforeAll(async () => {
  giveImage({
    reference: IMAGE,
    files: { '/bin/waits': binaryPath('stand-in'), '/bin/kubectl': binaryPath('kubectl') },
  });
  plane = startCommand({ home }, 'local', 'up', '--members', '0', '--kubeconfig', kubeconfig);
  await plane.untilSays(/ready/);
  success(await karmada('join', 'worker', '--cluster-kubeconfig', kubeconfigOf('host')));
  const container = { image: IMAGE, imagePullPolicy: 'Never' };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'tools', namespace: 'default' },
    spec: {
      restartPolicy: 'Never',
      containers: [
        { ...container, name: 'waits', command: ['/bin/waits'] },
        { ...container, name: 'once', command: ['/bin/kubectl', 'version', '--client'] },
      ],
    },
  };
  const created = await withInput(['create', '-f', '-', '-C', 'worker'], JSON.stringify(pod));
  expect(created).toMatchObject({ code: 0, stdout: 'pod/tools created\n' });
  const states = '-o=jsonpath={.status.containerStatuses[*].state}';
  await eventually(async () => {
    const told = kubectlOn('host', 'get', 'pod', 'tools', states);
    return told.includes('running') && told.includes('terminated');
  }, 90_000);
});

afterAll(async () => {
  kubectlOn('host', 'delete', 'pod', 'tools', '--ignore-not-found', '--now');
  await karmada('unjoin', 'worker', '--cluster-kubeconfig', kubeconfigOf('host'), '--yes');
  plane.child.kill('SIGTERM');
  await plane.ended;
});

/** Runs the program with an input; with a terminal where `terminal` is given. */
async function withInput(
  argv: readonly string[],
  input: string,
  { terminal = false } = {},
): Promise<Pick<Ended, 'code' | 'stdout' | 'stderr'>> {
  const words = [process.execPath, MAIN, ...argv];
  const [program = '', ...args] = terminal ? ['script', '-qefc', words.join(' '), '/dev/null'] : words;
  const env = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: kubeconfig, SHELL: '/bin/sh', TERM: 'xterm' };
  const child = spawn(program, args, { env, cwd: home });
  const ended = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (part: string) => {
      ended[stream] += part;
    });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...ended };
}

const inside = ['tools', '-C', 'worker', '-c', 'waits'];

test('logs are those of the container', async () => {
  expect(success(await karmada('logs', 'tools', '-C', 'worker', '-c', 'once', '-f'))).toContain('Client Version: v1.');
});

test('a command in a container has its streams and its exit code', async () => {
  const object = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'sent' } });
  const label = ['kubectl', 'label', '--local', '-f', '-', 'a=b', '-o', 'name'];
  expect(await withInput(['exec', '-i', ...inside, '--', ...label], object)).toEqual({
    code: 0,
    stdout: 'configmap/sent\n',
    stderr: '',
  });
  const failed = await karmada('exec', ...inside, '--', 'kubectl', 'nope');
  expect(failed).toMatchObject({ code: 1, stdout: '' });
  expect(failed.stderr).toContain('unknown command "nope" for "kubectl"');
  expect(failed.stderr).toContain('command terminated with exit code 1');
});

test('a terminal is a terminal there, too', async () => {
  const argv = ['exec', '-it', ...inside, '--', 'kubectl', 'version', '--client'];
  const { code, stdout } = await withInput(argv, '', { terminal: true });
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/Client Version: v1\..*\r\n/) });
});

test('an attachment lasts as long as the container', async () => {
  const attached = startCommand({ home, kubeconfig }, 'attach', ...inside);
  await attached.untilSays(/If you don't see a command prompt/);
  kubectlOn('host', 'delete', 'pod', 'tools', '--now');
  const { code, stdout } = await attached.ended;
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});
