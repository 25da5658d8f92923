import { type ChildProcess, execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { namespaces } from '../../src/api/core/core.ts';
import { pods } from '../../src/api/core/pod.ts';
import type { AskedProgram } from '../../src/base/program-output.ts';
import { runCommand } from '../support/command-line.ts';
import { COMPILED } from '../support/compiled.ts';
import { localPlane } from '../support/local-plane.ts';
import { systemClock as clock } from '../support/system-clock.ts';

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const [bash, zsh, fish, kubectl] = ['bash', 'zsh', 'fish', 'kubectl'].map(has);
const testIf = (there: boolean | undefined) => (there ? test : test.skip);
if (!bash || !zsh || !fish || !kubectl) console.info('a shell or kubectl is missing: what drives it is skipped');

const local = localPlane(['member1', 'member2']);
const { home, kubeconfig } = local;
const bin = path.join(home, 'bin');
const env = { PATH: `${bin}${path.delimiter}${process.env['PATH']}`, HOME: home, KUBECONFIG: kubeconfig, ...COMPILED };
const io = { env, home };

beforeAll(async () => {
  mkdirSync(bin);
  symlinkSync(path.resolve('bin/kubectl-karmada'), path.join(bin, 'kubectl-karmada'));
  await local.client('karmada-apiserver').create(namespaces, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop' },
  });
  await local.client('member1').create(pods, {
    metadata: { name: 'two', namespace: 'default' },
    spec: {
      containers: [
        { name: 'main', image: 'nginx' },
        { name: 'side', image: 'nginx' },
      ],
    },
  });
  await local.ready('member1');
});

/** Patience that never ends, so that a busy machine changes no answer. */
const patient = { ...clock, after: () => () => undefined };

async function complete(...words: string[]): Promise<string[]> {
  const { stdout, stderr, exitCode } = await runCommand(['__complete', ...words], { ...io, clock: patient });
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  return stdout.trimEnd().split('\n');
}

describe('live values', () => {
  test.each<[string[], string[]]>([
    [
      ['cordon', ''],
      ['member1', 'member2', ':4'],
    ],
    [
      ['get', 'pods', '-C', 'member1,'],
      ['member1,member1', 'member1,member2', ':4'],
    ],
    [
      ['get', 'pods', '-n', 's'],
      ['shop', ':4'],
    ],
    [
      ['get', 'namespaces', 'sh'],
      ['shop', ':4'],
    ],
    [
      ['get', 'ns/sh'],
      ['ns/shop', ':4'],
    ],
    [
      ['get', 'propagationp'],
      ['propagationpolicies\tpolicy.karmada.io', ':4'],
    ],
    [
      ['describe', '-C', 'member1', 'nodes', ''],
      ['member1-control-plane', ':4'],
    ],
    [
      ['get', '--context', 'memb'],
      ['member1', 'member2', ':4'],
    ],
    [['get', 'nosuchkind', ''], [':4']],
    [
      ['get', 'nodes', '-C', 'member1', '--sort-by', '.metadata.n'],
      ['.metadata.name', ':4'],
    ],
    [
      ['logs', 'tw'],
      ['two\tmember1', ':4'],
    ],
    [
      ['logs', 'two', '-C', 'member1', '-c', ''],
      ['main', 'side', ':4'],
    ],
  ])('%j', async (words, expected) => {
    expect(await complete(...words)).toEqual(expected);
  });

  test('kubectl is asked for what it can create and for its flags, and for nothing of a server', async () => {
    const asked: AskedProgram[] = [];
    const programOutput = (program: AskedProgram): Promise<string> => {
      asked.push(program);
      return Promise.resolve('--image\tImages\n--image=\n--cluster\tNot ours\n:4\n');
    };
    const words = ['create', '-C', 'member1', 'deployment', 'web', '--token', 's3cret', '--'];
    const { stdout } = await runCommand(['__complete', ...words], { ...io, clock: patient, programOutput });
    expect(asked).toMatchObject([
      {
        program: 'kubectl',
        args: ['__complete', 'create', 'deployment', 'web', '--'],
        env: { KUBECONFIG: '/nonexistent' },
      },
    ]);
    expect(stdout).toContain('\n--image\tImages\n:4\n');
    expect(stdout.match(/--cluster\t/g)).toBeNull();
  });

  test('come in time or not at all', async () => {
    const impatient = {
      ...clock,
      after: (_: number, action: () => void) => {
        queueMicrotask(action);
        return () => undefined;
      },
    };
    const { stdout } = await runCommand(['__complete', 'cordon', ''], { ...io, clock: impatient });
    expect(stdout).toBe(':4\n');
  });

  test('a server that says nothing, or none at all, costs no error and no hanging process', async () => {
    const silent = net.createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as net.AddressInfo;
    for (const server of [`https://127.0.0.1:${port}`, 'https://127.0.0.1:1']) {
      const argv = ['__complete', 'cordon', '--server', server, ''];
      expect(await output('kubectl-karmada', argv)).toBe(':4\n');
    }
    silent.close();
  });
});

async function output(program: string, argv: readonly string[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child: ChildProcess = execFile(program, argv, { env, timeout: 15_000 }, (error, stdout) =>
    error ? reject(error) : resolve(stdout),
  );
  child.stdin?.end();
  return promise;
}

/** Loads the script into a bash and asks it what completes a line, as readline would. */
function inBash(line: string): Promise<string> {
  const script = `
    source <(kubectl-karmada completion bash)
    COMP_LINE=$1 COMP_POINT=\${#1}
    _kubectl_karmada_completion 2>/dev/null
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  return output('bash', ['--norc', '-c', script, 'bash', line]);
}

describe('shells', () => {
  testIf(bash)('bash completes commands, values behind an equals sign, and live names', async () => {
    expect(await inBash('kubectl-karmada local mem')).toBe('member\n');
    expect(await inBash('kubectl-karmada get pods --operation-scope=')).toBe('karmada\nmembers\nall\n');
    expect(await inBash('kubectl-karmada get pods -o jsonpath-')).toBe('jsonpath-as-json\njsonpath-file\n');
  });

  testIf(fish)('fish completes commands with what they do', async () => {
    const load = 'kubectl-karmada completion fish | source; complete -C "$argv[1]"';
    expect(await output('fish', ['--no-config', '-c', load, 'kubectl-karmada local mem'])).toBe(
      'member\tChange the simulated members of a running control plane\n',
    );
    expect(await output('fish', ['--no-config', '-c', load, 'kubectl-karmada get pods --operation-scope=m'])).toBe(
      '--operation-scope=members\n',
    );
  });

  testIf(zsh)('zsh is given names and what they mean', async () => {
    const stubs = `
      compdef() { : }
      compset() { : }
      _files() { print files }
      _describe() { print -l -- "\${(@P)4}" }
      source <(kubectl-karmada completion zsh)
      words=("$@") CURRENT=$#
      _kubectl_karmada_completion`;
    const inZsh = (...words: string[]) => output('zsh', ['-f', '-c', stubs, 'zsh', 'kubectl-karmada', ...words]);
    expect(await inZsh('local', 'mem')).toBe('member:Change the simulated members of a running control plane\n');
    expect(await inZsh('preview', '-f', '')).toBe('files\n');
  });

  test.each(['bash', 'zsh', 'fish', 'powershell'])(
    'the script for %s loads under the name of the program',
    async (shell) => {
      const { stdout } = await runCommand(['completion', shell], { programName: 'fleet' });
      expect(stdout).toContain(`fleet completion ${shell}`);
      expect(stdout).not.toMatch(/PROGRAM|FUNCTION|\\\$\{/);
    },
  );
});

describe("kubectl's own completion", () => {
  const findPrograms = () => Promise.resolve([{ path: path.join(bin, 'kubectl-karmada'), target: 'bin' }]);

  testIf(kubectl)('asks the helper that is installed beside the plugin', async () => {
    const { stdout } = await runCommand(['completion', 'install'], { findPrograms });
    expect(stdout).toContain(path.join(bin, 'kubectl_complete-karmada'));
    const answer = await output('kubectl', ['__complete', 'karmada', 'local', 'mem']);
    expect(answer).toBe('member\tChange the simulated members of a running control plane\n:4\n');
  });

  test('the helper is written again where it is there, and never over a file of others', async () => {
    for (let run = 0; run < 2; run += 1) {
      expect(await runCommand(['completion', 'install'], { findPrograms })).toMatchObject({ exitCode: 0, stderr: '' });
    }
    const dir = path.join(home, 'theirs');
    mkdirSync(dir);
    writeFileSync(path.join(dir, 'kubectl_complete-karmada'), '#!/bin/sh\n');
    const { exitCode, stderr } = await runCommand(['completion', 'install', '--dir', dir], { findPrograms });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('exists, and is not from this program');
  });

  test('a folder for it is made where it is missing, and one that PATH does not have is told', async () => {
    const dir = path.join(home, 'new', 'folder');
    const onlyPlugin = (name: string) =>
      Promise.resolve(name === 'kubectl-karmada' ? [{ path: name, target: name }] : []);
    const { exitCode, stderr } = await runCommand(['completion', 'install', '--dir', dir], {
      findPrograms: onlyPlugin,
    });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: `warning: ${dir} is not in PATH, so kubectl will not find it there\n`,
    });
    expect(existsSync(path.join(dir, 'kubectl_complete-karmada'))).toBe(true);
  });

  test('without a plugin in PATH there is nothing to complete', async () => {
    const { exitCode, stderr } = await runCommand(['completion', 'install']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('there is no kubectl-karmada in PATH');
  });

  test('on Windows the helper has an ending', async () => {
    const dir = path.join(home, 'windows');
    const { stdout } = await runCommand(['completion', 'install', '--dir', dir], { findPrograms, windows: true });
    expect(stdout).toContain('kubectl_complete-karmada.cmd');
  });
});
