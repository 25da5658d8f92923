import { beforeAll, describe, expect, test } from '@jest/globals';
import { namespaces, nodes } from '../../src/api/core/core.ts';
import { type Pod, pods } from '../../src/api/core/pod.ts';
import type { CommandLineResult } from '../support/command-line.ts';
import { eventually } from '../support/local-fleet.ts';
import { localPlane } from '../support/local-plane.ts';
import { systemClock } from '../support/system-clock.ts';

const local = localPlane(['member1', 'member2']);
const run = (...argv: string[]): Promise<CommandLineResult> => local.run(['top', ...argv]);

async function runningPod(server: string, name: string, cpu: string): Promise<void> {
  const client = local.client(server);
  const resources = { requests: { cpu, memory: '100Mi' } };
  const containers = ['main', 'side'].map((container) => ({ name: container, image: 'x', resources }));
  const pod = { metadata: { name, namespace: 'default', labels: { app: name } }, spec: { containers } };
  await client.create(pods, pod as unknown as Pod);
  await eventually(async () => (await client.get(pods, name, { namespace: 'default' })).status?.phase === 'Running');
}

beforeAll(async () => {
  await Promise.all([runningPod('member1', 'small', '10m'), runningPod('member2', 'large', '500m')]);
});

/** Usage changes with time: amounts become N. */
const shape = ({ stdout, ...rest }: CommandLineResult) => ({
  ...rest,
  lines: stdout
    .trimEnd()
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/\d+(?=m\b|Mi\b|%)/g, 'N')
        .split(/ {2,}/),
    ),
});

const done = (...lines: string[]) => ({ exitCode: 0, stderr: '', lines: lines.map((line) => line.split('|')) });

describe('top pod', () => {
  test('shows the Pods of all members by cluster and name', async () => {
    expect(shape(await run('pod'))).toEqual(
      done('NAME|CLUSTER|CPU(cores)|MEMORY(bytes)', 'small|member1|Nm|NMi', 'large|member2|Nm|NMi'),
    );
  });

  test('sorts, sums, and shows containers and namespaces', async () => {
    const argv = ['pods', '-A', '--containers', '--sort-by', 'cpu', '--sum', '--no-headers'];
    const { lines, ...rest } = shape(await run(...argv));
    expect(rest).toEqual({ exitCode: 0, stderr: '' });
    expect(lines.slice(0, 2).map(([, pod]) => pod)).toEqual(['large', 'large']);
    expect(lines.slice(2, 4)).toContainEqual(['default', 'small', 'side', 'member1', 'Nm', 'NMi']);
    expect(lines.slice(4)).toEqual([
      ['________', '________'],
      ['Nm', 'NMi'],
    ]);
  });

  test('selects by name, label and cluster', async () => {
    const one = done('small|member1|Nm|NMi');
    expect(shape(await run('po', 'small', '--no-headers'))).toEqual(one);
    expect(shape(await run('pod', '-l', 'app=small', '--no-headers'))).toEqual(one);
    expect(shape(await run('pod', '-C', 'member1', '--no-headers', '--use-protocol-buffers'))).toEqual(one);
  });
});

describe('Pods of which nothing is measured', () => {
  const inWaiting = { namespace: 'waiting' };

  beforeAll(async () => {
    await local.client('member1').create(namespaces, { metadata: { name: 'waiting' } });
    const spec = { nodeSelector: { no: 'where' }, containers: [{ name: 'main', image: 'x' }] };
    await local.client('member1').create(pods, { metadata: { name: 'new', ...inWaiting }, spec } as unknown as Pod);
  });

  test('are told', async () => {
    const told = 'error: member1: there are no metrics of Pod waiting/new, which is new: ask again soon\n';
    expect(await run('pod', '-n', 'waiting')).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(`^${told}`),
    });
    const tomorrow = { ...systemClock, now: () => Date.now() + 86_400_000 };
    const later = await local.run(['top', 'pod', 'new', '-n', 'waiting'], { clock: tomorrow });
    expect(later).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('which is 24h old: look at the metrics-server'),
    });
  });
});

describe('top node', () => {
  test('shows what nodes use, and nodes without metrics', async () => {
    const [node] = (await local.client('member1').list(nodes)).items;
    expect(shape(await run('node', '-C', 'member1'))).toEqual(
      done('NAME|CLUSTER|CPU(cores)|CPU%|MEMORY(bytes)|MEMORY%', `${node?.metadata.name}|member1|Nm|N%|NMi|N%`),
    );
    expect((await run('nodes', '--sort-by', 'memory', '--show-capacity')).exitCode).toBe(0);
  });
});

describe('a member without an answer', () => {
  test('is told, the others are shown, and the exit code is 1', async () => {
    await local.plane().pauseMember('member2');
    const { exitCode, stderr, lines } = shape(await run('pod', '--no-headers', '--cluster-timeout', '2s'));
    await local.plane().resumeMember('member2');
    expect(exitCode).toBe(1);
    expect(lines).toEqual([['small', 'member1', 'Nm', 'NMi']]);
    expect(stderr).toMatch(/^error: member2: .*\n$/);
  });
});

test.each([
  [['pod', 'absent'], 'Error from server (NotFound): pods "absent" not found\n'],
  [['node', 'absent'], 'Error from server (NotFound): nodes "absent" not found\n'],
  [['pod', 'x', '-l', 'a=b'], 'error: a name and a selector cannot be given together\n'],
  [['node', 'x', '-l', 'a=b'], 'error: a name and a selector cannot be given together\n'],
  [['pod', 'x', '-A'], 'error: an object cannot be found by name across all namespaces\n'],
  [['pod', '-C', 'member9'], 'error: there is no cluster "member9"\nhint: joined clusters: member1, member2\n'],
])('refuses %j', async (argv, stderr) => {
  expect(await run(...argv)).toEqual({ exitCode: 1, stdout: '', stderr });
});
