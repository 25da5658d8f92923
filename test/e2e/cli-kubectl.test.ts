import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { deployments } from '../../src/api/core/apps.ts';
import { configMaps, services } from '../../src/api/core/core.ts';
import { pods } from '../../src/api/core/pod.ts';
import type { ForegroundProgram } from '../../src/base/foreground.ts';
import { isFamily } from '../../src/cli/command.ts';
import { commandGroups } from '../../src/cli/commands/index.ts';
import type { MainIo } from '../../src/cli/context.ts';
import type { CommandLineResult } from '../support/command-line.ts';
import { COMPILED } from '../support/compiled.ts';
import { expectGolden, shownAs, steady } from '../support/golden.ts';
import { eventually } from '../support/local-fleet.ts';
import { localPlane } from '../support/local-plane.ts';
import { wordsOf } from '../support/shell-lines.ts';

const BIN = path.resolve(import.meta.dirname, '../../bin/kubectl-karmada');
const PROXY = '/apis/cluster.karmada.io/v1alpha1/clusters/member1/proxy';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl) console.info('kubectl is not installed: the tests that drive it are skipped');

const local = localPlane(['member1', 'member2']);
const { home, kubeconfig } = local;

beforeAll(() => local.ready('member1', 'member2'));

interface Told {
  args: readonly string[];
  server: string;
  namespace: string;
  user: object;
  /** What kubectl reads, as kinds. */
  input?: string[];
}

/** Runs a command line whose kubectl tells what it was given. */
const tell = (...argv: string[]) => tellWith(argv, {});

async function tellWith(
  argv: readonly string[],
  io: Partial<MainIo>,
): Promise<{ told: Told[]; result: CommandLineResult }> {
  const told: Told[] = [];
  const runForeground = ({ args, secretFile, input }: ForegroundProgram): Promise<number> => {
    const { clusters: servers, users, contexts } = JSON.parse(secretFile?.text ?? '');
    const { context } = contexts[0];
    told.push({
      args,
      server: servers[0].cluster.server,
      namespace: context.namespace,
      user: users[0].user,
      ...(input === undefined ? {} : { input: input.split('\n').map((line) => JSON.parse(line).kind as string) }),
    });
    return Promise.resolve(3);
  };
  const result = await local.run(argv, { runForeground, ...io });
  return { told, result };
}

describe('what kubectl is told', () => {
  test('the control plane, unless a member is named', async () => {
    const words = ['deployment', 'web', '--wait=false', '--dry-run=server', '-l=a=b', '--brand-new', 'x', '-Z'];
    const plain = await tell('delete', ...words);
    expect(plain.result).toEqual({ exitCode: 3, stdout: '', stderr: '' });
    expect(plain.told).toMatchObject([{ args: ['delete', ...words] }]);
    const member = await tell('describe', 'pods', '-C', 'member1');
    expect(member.told).toMatchObject([{ args: ['describe', 'pods'], server: `${plain.told[0]?.server}${PROXY}` }]);
    expect((await tell('describe', 'pods', '--cluster=member1', '-s', 'members')).told).toEqual(member.told);
  });

  test('flags before and after the verb; the words of a command in a container stay as they are', async () => {
    const { told } = await tell(
      ...['-n', 'delete', '-v=6', 'exec', '-it', 'web', '-C', 'member1', '--', 'grep', '-C', '3', '--a_b'],
    );
    expect(told).toMatchObject([
      { args: ['exec', '--namespace=delete', '--v=6', '-it', 'web', '--', 'grep', '-C', '3', '--a_b'] },
    ]);
    expect(told[0]?.namespace).toBe('delete');
  });

  test('who one is, or acts as, is in the kubeconfig and not among the words', async () => {
    const { told } = await tell('label', 'cluster', 'member1', 'a=b', '--token', 's3cret', '--as=jane', '--as-group=x');
    expect(told).toMatchObject([
      { args: ['label', 'cluster', 'member1', 'a=b'], user: { token: 's3cret', as: 'jane', 'as-groups': ['x'] } },
    ]);
  });

  test('the member that has the Pod, where none is named and only one has it', async () => {
    const pod = (name: string) => ({
      metadata: { name, namespace: 'default' },
      spec: { containers: [{ name: 'main', image: 'x' }] },
    });
    for (const [member, name] of [
      ['member2', 'lonely'],
      ['member1', 'twin'],
      ['member2', 'twin'],
    ] as const)
      await local.client(member).create(pods, pod(name));
    const { told, result } = await tell('logs', 'pod/lonely', '--tail', '5');
    expect(told).toMatchObject([{ args: ['logs', 'pod/lonely', '--tail', '5'] }]);
    expect(told[0]?.server).toContain(PROXY.replace('member1', 'member2'));
    expect(result).toEqual({ exitCode: 3, stdout: '', stderr: 'Pod lonely is on member member2\n' });
    const twins = await tell('exec', 'twin', '--', 'lonely');
    expect(twins.told).toEqual([]);
    expect(twins.result.stderr).toContain(
      'needs a member: name it with --cluster\nhint: such Pods are on member1, member2\n',
    );
  });

  test('the member that has the Pods of a workload, of a Service or with labels', async () => {
    const inDefault = { namespace: 'default' };
    const template = (app: string) => ({
      metadata: { labels: { app } },
      spec: { containers: [{ name: 'main', image: 'x' }] },
    });
    for (const [member, app] of [
      ['member2', 'only'],
      ['member1', 'both'],
      ['member2', 'both'],
    ] as const) {
      await local.client(member).create(deployments, {
        metadata: { name: app, ...inDefault },
        spec: { selector: { matchLabels: { app } }, template: template(app) },
      });
    }
    // Here it has nothing to do.
    await local.client('member1').create(deployments, {
      metadata: { name: 'only', ...inDefault },
      spec: { replicas: 0, selector: { matchLabels: { app: 'only' } }, template: template('only') },
    });
    await local.client('member2').create(services, {
      metadata: { name: 'front', ...inDefault },
      spec: { selector: { app: 'only' }, ports: [{ port: 80 }] },
    });
    const hasPods = async (member: string, app: string): Promise<boolean> =>
      (await local.client(member).list(pods, { ...inDefault, labelSelector: `app=${app}` })).items.length > 0;
    await eventually(() => hasPods('member2', 'only'));
    await eventually(async () => (await hasPods('member1', 'both')) && hasPods('member2', 'both'));
    for (const [words, found] of [
      [['logs', 'deployment/only', '--tail', '5'], 'deployment only has Pods on member member2\n'],
      [['exec', 'deploy/only', '--', 'ls', 'pod/both'], 'deployment only has Pods on member member2\n'],
      [['attach', 'deployments.apps/only'], 'deployment only has Pods on member member2\n'],
      [['logs', 'svc/front'], 'service front has Pods on member member2\n'],
      [['logs', '-l', 'app=only', '-f'], 'what has the labels app=only is on member member2\n'],
      [['logs', '-lapp=only'], 'what has the labels app=only is on member member2\n'],
      [['logs', '--selector=app=only'], 'what has the labels app=only is on member member2\n'],
    ] as const) {
      const { told, result } = await tell(...words);
      expect({ words, ...result }).toEqual({ words, exitCode: 3, stdout: '', stderr: found });
      expect(told).toMatchObject([{ args: words, server: expect.stringContaining('/clusters/member2/proxy') }]);
    }
    const selected = await tell('logs', '-l', 'app=both');
    expect(selected.told).toEqual([]);
    expect(selected.result.stderr).toContain('hint: such Pods are on member1, member2\n');
    const { told, result } = await tell('logs', 'deployment/both');
    expect(told).toMatchObject([{ server: expect.stringContaining('/clusters/member1/proxy') }]);
    expect(result.stderr).toBe('deployment both has Pods on member member1; also on member2: choose with --cluster\n');
    expect((await tell('logs', 'deployment/none')).result.stderr).toContain('hint: joined clusters: member1, member2');
  });

  test('every verb hands its words on, to the control plane and to a member', async () => {
    const lines = [
      ...['explain pods', 'create ns x', 'delete cm x --wait=false', 'edit cm x', 'describe pods', 'patch cm x -p {}'],
      ...['label cm x a=b', 'annotate cm x a=b', 'api-resources -o name', 'api-versions'],
    ];
    const inMember = ['logs x --tail=1', 'exec x -- ls -C', 'attach x -it'];
    const shown: string[] = [];
    for (const line of [...lines, ...[...lines, ...inMember].map((each) => each.replace(/(?= )|$/, ' -C member1'))]) {
      const { told, result } = await tell(...line.split(' '));
      const handed = told.map(({ args, server }) => `kubectl ${args.join(' ')}\n  at ${new URL(server).pathname}\n`);
      shown.push(shownAs(line, { ...result, stdout: handed.join('') }));
    }
    expectGolden('cli/kubectl.txt', steady(shown.join('\n'), home));
  });

  test('users of a role binding are not users of a kubeconfig', async () => {
    const words = ['create', 'rolebinding', 'x', '--role=r', '--user', 'jane'];
    expect((await tell(...words)).told).toMatchObject([{ args: words }]);
  });

  test('apply is that of kubectl, unless clusters are named: then policies come with the objects', async () => {
    const file = path.join(home, 'config.json');
    writeFileSync(file, '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"config"}}');
    expect((await tell('apply', '-f', file, '--prune')).told).toMatchObject([
      { args: ['apply', '-f', file, '--prune'] },
    ]);
    const { told } = await tell('apply', `-f=${file}`, '--server-side', '-C', 'member1');
    expect(told).toMatchObject([
      { args: ['apply', '--filename=-', '--server-side'], input: ['ConfigMap', 'PropagationPolicy'] },
    ]);
  });

  test('apply with clusters takes what a kustomization makes', async () => {
    const asked: (readonly string[])[] = [];
    const { told } = await tellWith(['apply', '-k', 'overlays/x', '-C', 'member1'], {
      programOutput: ({ program, args }) => {
        asked.push([program, ...args]);
        return Promise.resolve('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: made }\n');
      },
    });
    expect(asked).toEqual([['kubectl', 'kustomize', 'overlays/x']]);
    expect(told).toMatchObject([{ args: ['apply', '--filename=-'], input: ['ConfigMap', 'PropagationPolicy'] }]);
  });

  test('help is told without kubectl, and help of a command in a container is not ours', async () => {
    const { told, result } = await tell('logs', 'web', '--help');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).toContain('Usage: kubectl karmada logs');
    expect(told).toEqual([]);
    const { told: words } = await tell('exec', 'web', '-C', 'member1', '--', 'ls', '--help');
    expect(words).toMatchObject([{ args: ['exec', 'web', '--', 'ls', '--help'] }]);
  });

  test.each([
    [
      ['logs', 'web'],
      'error: "logs" needs a member: name it with --cluster\nhint: joined clusters: member1, member2\n',
    ],
    [['get-logs', 'web'], 'error: unknown command'],
    [['patch', 'cm', 'x', '-s', 'members'], 'error: "patch" needs a member'],
    [
      ['exec', 'web', '-C', 'member9', '--', 'ls'],
      'error: there is no cluster "member9"\nhint: joined clusters: member1',
    ],
    [['edit', 'cm', 'x', '-s', 'all'], 'error: -s: "all" is not one of karmada, members'],
    [['edit', 'cm', 'x', '-s', 'karmada', '-C', 'member1'], 'error: the scope is karmada, and the cluster "member1"'],
    [['delete', '--raw=/api/v1/namespaces/x', '-C', 'member1'], 'error: a raw path cannot be sent to a member'],
    [['label', 'cm', 'x', '--cluster'], 'error: the flag --cluster needs a value'],
    [['apply', '-C', 'member1'], 'error: name what to apply, with --filename'],
    [['apply', '-f', '/nonexistent', '-C', 'member1'], 'error: cannot read /nonexistent'],
    [['apply', '-f', 'https://x', '-C', 'member1'], 'error: https://x cannot be given together with clusters'],
    [['apply', '-k', '.', '--all-clusters'], 'error: kubectl cannot make the kustomization .,'],
    [['apply', '-k', '.', '-f', 'x', '--all-clusters'], 'error: --filename and --kustomize cannot be given together'],
    [['apply', '-f', 'x', '--all-clusters', '-C', 'member1'], 'error: --all-clusters and --cluster cannot be'],
    [['apply', '-f', 'package.json', '-C', 'member9'], 'error: '],
  ])('nothing after %j', async (argv, message) => {
    const { told, result } = await tell(...argv);
    expect(told).toEqual([]);
    expect(result).toMatchObject({ exitCode: 1, stdout: '' });
    expect(result.stderr).toContain(message);
  });
});

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the program itself; `started` is called with its first output. */
async function finish(
  argv: readonly string[],
  { PATH, input = '', started }: { PATH: string | undefined; input?: string; started?: (pid: number) => void },
): Promise<Ended> {
  const env = { PATH, HOME: home, KUBECONFIG: kubeconfig, NODE_OPTIONS: '', TMPDIR: home, ...COMPILED };
  const child = spawn(process.execPath, [BIN, ...argv], { env, stdio: 'pipe' });
  const ended = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    if (ended.stdout === '' && child.pid !== undefined) started?.(child.pid);
    ended.stdout += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    ended.stderr += part;
  });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...ended };
}

/** A kubectl in a folder of its own. */
function fakeKubectl(name: string, body: string): string {
  const folder = path.join(temporaryHome(name), 'kubectl');
  writeFileSync(folder, `#!${process.execPath}\n${body}`, { mode: 0o755 });
  return path.dirname(folder);
}

function temporaryHome(name: string): string {
  const folder = path.join(home, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

describe('kubectl as a process', () => {
  test('gets the streams, and a file that only it can read and that is gone afterwards', async () => {
    const PATH = fakeKubectl(
      'told',
      `const fs = require('node:fs');
       const file = process.env.KUBECONFIG;
       const mode = fs.statSync(file).mode & 0o777;
       process.stderr.write('to standard error');
       console.log(JSON.stringify({ file, mode, args: process.argv.slice(2), input: fs.readFileSync(0, 'utf8') }));
       process.exitCode = 42;`,
    );
    const { code, stdout, stderr } = await finish(['create', '-f', '-'], { PATH, input: 'some text' });
    const { file, mode, ...told } = JSON.parse(stdout) as { file: string; mode: number };
    expect({ code, stderr, ...told }).toEqual({
      code: 42,
      stderr: 'to standard error',
      args: ['create', '-f', '-'],
      input: 'some text',
    });
    if (process.platform !== 'win32') expect(mode.toString(8)).toBe('600');
    expect(existsSync(file)).toBe(false);
  });

  test('gets the signal, and has time to end', async () => {
    const PATH = fakeKubectl(
      'ended',
      `process.on('SIGTERM', () => { console.log('bye'); process.exit(5); });
       setInterval(() => undefined, 1000);
       console.log('hello');`,
    );
    const end = (pid: number): void => void process.kill(pid, 'SIGTERM');
    expect(await finish(['edit', 'cm', 'x'], { PATH, started: end })).toEqual({
      code: 5,
      stdout: 'hello\nbye\n',
      stderr: '',
    });
  });

  test('leaves no credentials behind, even where this process is killed', async () => {
    const PATH = fakeKubectl(
      'killed',
      `const parent = process.ppid;
       setInterval(() => { if (process.ppid !== parent) process.exit(); }, 10);
       console.log(require('node:fs').readFileSync(process.env.KUBECONFIG, 'utf8').length > 100);`,
    );
    const left = (): string[] => readdirSync(home).filter((name) => name.startsWith('kubectl-karmada-'));
    const kill = (pid: number): void => void process.kill(pid, 'SIGKILL');
    expect(await finish(['edit', 'cm', 'x'], { PATH, started: kill })).toMatchObject({ code: null, stdout: 'true\n' });
    // Elsewhere files have names while they are open, and the next one takes them away.
    if (process.platform !== 'linux') await finish(['edit', 'cm', 'x'], { PATH: fakeKubectl('later', '') });
    expect(left()).toEqual([]);
  });

  test('where it is not installed, that is said', async () => {
    expect(await finish(['edit', 'cm', 'x'], { PATH: temporaryHome('empty') })).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: kubectl is not in PATH, and "edit" needs it\n' +
        'hint: install it: https://kubernetes.io/docs/tasks/tools/\n',
    });
  });
});

(hasKubectl ? describe : describe.skip)('the real kubectl', () => {
  const PATH = process.env['PATH'];
  const kubectl = (...argv: string[]): Promise<Ended> => finish(argv, { PATH });
  const done = (stdout: string): Ended => ({ code: 0, stdout, stderr: '' });

  test('creates, changes, describes and deletes an object of a member', async () => {
    const member = ['-C', 'member1'];
    const words = ['configmap', 'greeting', '--from-literal=text=hello'];
    expect(await kubectl('create', ...words, ...member)).toEqual(done('configmap/greeting created\n'));
    expect(await kubectl('label', 'cm', 'greeting', 'team=a', ...member)).toEqual(done('configmap/greeting labeled\n'));
    expect(await kubectl('annotate', 'cm', 'greeting', 'why=so', ...member)).toEqual(
      done('configmap/greeting annotated\n'),
    );
    const patch = ['-p', '{"data":{"text":"bye"}}'];
    expect(await kubectl('patch', 'cm', 'greeting', ...patch, ...member)).toEqual(done('configmap/greeting patched\n'));
    const found = await local.client('member1').get(configMaps, 'greeting', { namespace: 'default' });
    expect(found).toMatchObject({
      metadata: { labels: { team: 'a' }, annotations: { why: 'so' } },
      data: { text: 'bye' },
    });
    expect((await kubectl('describe', 'cm', 'greeting', ...member)).stdout).toMatch(/^Name: +greeting$/m);
    expect(await kubectl('delete', 'cm', 'greeting', ...member)).toMatchObject({ code: 0 });
    expect(await kubectl('describe', 'cm', 'greeting', ...member)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Error from server (NotFound): configmaps "greeting" not found\n',
    });
  });

  test('applies an object with its policy', async () => {
    const object = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"sent"}}';
    const argv = ['apply', '-f', '-', '--all-clusters'];
    expect(await finish(argv, { PATH, input: object })).toEqual(
      done('configmap/sent created\npropagationpolicy.policy.karmada.io/sent-75f5f4f477 created\n'),
    );
    await eventually(async () => local.client('member1').find(configMaps, 'sent', { namespace: 'default' }));
  });

  test('reaches the containers of a member, with all streams and the exit code', async () => {
    const member = ['-C', 'member1'];
    const pod = {
      metadata: { name: 'web', namespace: 'default' },
      spec: { containers: [{ name: 'main', image: 'nginx' }] },
    };
    await local.client('member1').create(pods, pod);
    await eventually(
      async () =>
        (await local.client('member1').get(pods, 'web', { namespace: 'default' })).status?.phase === 'Running',
    );
    const logs = await kubectl('logs', 'web', ...member, '--tail=1');
    expect(logs).toEqual(done('level=info msg="ready"\n'));
    const script = ['sh', '-c', 'cat; echo no >&2; exit 42'];
    expect(await finish(['exec', '-i', 'web', ...member, '--', ...script], { PATH, input: 'some text' })).toEqual({
      code: 42,
      stdout: 'some text',
      stderr: 'no\ncommand terminated with exit code 42\n',
    });
    expect(await kubectl('exec', 'web', '-c', 'nope', ...member, '--', 'date')).toEqual({
      code: 1,
      stdout: '',
      // Newer ones see it by themselves.
      stderr: expect.stringContaining('container nope is not valid for pod web'),
    });
  });

  test('knows every flag of the examples', async () => {
    const verbs = commandGroups.flatMap(({ commands }) =>
      commands.flatMap((node) => (!isFamily(node) && node.passThrough ? [node] : [])),
    );
    const lines = verbs
      .flatMap(({ examples }) => examples.map(({ line }) => line))
      .filter((line) => !line.includes('|'));
    const told = await Promise.all(lines.map(async (line) => (await tell(...wordsOf(line))).told[0]?.args ?? []));
    const nowhere = ['--server=https://127.0.0.1:1', '--request-timeout=1s'];
    for (const [verb = '', ...words] of told.filter(({ length }) => length > 0)) {
      const { stderr } = spawnSync('kubectl', [verb, ...nowhere, ...words], { encoding: 'utf8', cwd: home, input: '' });
      expect({ verb, words, stderr }).toMatchObject({
        stderr: expect.not.stringMatching(/unknown (flag|shorthand|command)/),
      });
    }
  });

  test('lists and explains kinds of the control plane and of a member', async () => {
    const kinds = await kubectl('api-resources', '-o', 'name');
    expect(kinds.stdout).toContain('propagationpolicies.policy.karmada.io\n');
    const own = await kubectl('api-resources', '-o', 'name', '-C', 'member1');
    expect(own.stdout).not.toContain('propagationpolicies.policy.karmada.io');
    expect(own.stdout).toContain('deployments.apps\n');
    expect((await kubectl('explain', 'propagationpolicy.spec.placement')).stdout).toContain('clusterAffinity');
    expect((await kubectl('explain', 'deployment.spec', '-C', 'member1')).stdout).toContain('replicas');
  });
});
