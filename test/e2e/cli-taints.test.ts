import { describe, expect, test } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import type { CommandLineResult } from '../support/command-line.ts';
import { localPlane } from '../support/local-plane.ts';

const local = localPlane(['member1', 'member2']);

const run = (...argv: string[]): Promise<CommandLineResult> => local.run(argv);

const done = (stdout: string) => ({ exitCode: 0, stdout, stderr: '' });
const refused = (stderr: string) => ({ exitCode: 1, stdout: '', stderr });

/** Taints that people set; the controllers have their own. */
async function taintsOf(name: string): Promise<string[]> {
  const { spec } = await local.client('karmada-apiserver').get(clusters, name);
  return (spec.taints ?? [])
    .filter(({ key }) => !/^cluster\.karmada\.io\/(not-ready|unreachable)$/.test(key))
    .map(({ key, value, effect }) => `${key}=${value ?? ''}:${effect}`);
}

describe('cordon and uncordon', () => {
  test('set and remove the taint that other tools look for, and say where it was so already', async () => {
    expect(await run('cordon', 'member1', '--dry-run')).toEqual(done('member1 cluster cordoned (dry run)\n'));
    expect(await taintsOf('member1')).toEqual([]);
    expect(await run('cordon', 'member1')).toEqual(done('member1 cluster cordoned\n'));
    expect(await taintsOf('member1')).toEqual(['cluster.karmada.io/unschedulable=:NoSchedule']);
    expect(await run('cordon', 'member1', 'member2')).toEqual(
      done('member1 cluster already cordoned\nmember2 cluster cordoned\n'),
    );
    expect(await run('uncordon', 'member1', 'member2')).toEqual(
      done('member1 cluster uncordoned\nmember2 cluster uncordoned\n'),
    );
    expect(await run('uncordon', 'member1')).toEqual(done('member1 cluster already uncordoned\n'));
    expect(await taintsOf('member1')).toEqual([]);
  });

  test.each(['cordon', 'uncordon'])('%s changes nothing where one cluster does not exist', async (verb) => {
    expect(await run(verb, 'member1', 'member8', 'member9')).toEqual(
      refused('error: there is no cluster "member8", "member9"\nhint: joined clusters: member1, member2\n'),
    );
    expect(await taintsOf('member1')).toEqual([]);
  });
});

describe('taint', () => {
  test('adds, replaces and removes taints of several clusters', async () => {
    expect(await run('taint', 'clusters', 'member1', 'member2', 'team=a:NoSchedule')).toEqual(
      done('cluster/member1 tainted\ncluster/member2 tainted\n'),
    );
    expect(await run('taint', 'clusters', 'member1', 'team=b:NoSchedule')).toEqual(
      refused('error: cluster "member1" has the taint "team:NoSchedule" already; replace its value with --overwrite\n'),
    );
    expect(await run('taint', 'cluster', 'member1', 'team=b:NoSchedule', '--overwrite')).toEqual(
      done('cluster/member1 modified\n'),
    );
    expect(await taintsOf('member1')).toEqual(['team=b:NoSchedule']);
    expect(await run('taint', 'clusters', 'member1', 'member2', 'team-', '--dry-run')).toEqual(
      done('cluster/member1 untainted (dry run)\ncluster/member2 untainted (dry run)\n'),
    );
    expect(await run('taint', 'clusters', 'member1', 'member2', 'team-')).toEqual(
      done('cluster/member1 untainted\ncluster/member2 untainted\n'),
    );
    expect(await taintsOf('member2')).toEqual([]);
  });

  test('checks every cluster and every taint before the first change', async () => {
    expect(await run('taint', 'clusters', 'member1', 'x:NoSchedule', 'absent-')).toEqual(
      refused('error: cluster "member1" has no taint "absent"\n'),
    );
    const bad = await run('taint', 'clusters', 'member1', 'x=1', 'y:Sometimes');
    expect(bad.exitCode).toBe(1);
    expect(bad.stderr).toContain('error: taint "x=1": an effect is required\ntaint "y:Sometimes": the effect must be');
    expect(await taintsOf('member1')).toEqual([]);
  });

  test.each([
    [['nodes', 'member1', 'x:NoSchedule'], 'error: "nodes" is not the word "clusters"'],
    [['clusters', 'member1', 'x:NoSchedule', 'member2'], 'error: names of clusters go before the taints: member2'],
    [['clusters', 'x:NoSchedule'], 'error: name a cluster'],
    [['clusters', 'member1'], 'error: name a taint to set or to remove'],
  ])('refuses %j', async (words, message) => {
    const { exitCode, stdout, stderr } = await run('taint', ...words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(message);
  });
});
