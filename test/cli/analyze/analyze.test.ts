import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runCommand } from '../../support/command-line.ts';
import { temporaryDir } from '../../support/temporary-dir.ts';

const folder = temporaryDir();
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const analyze = async (...words: string[]) => {
  const result = await runCommand(['analyze', ...words]);
  return {
    ...result,
    stdout: result.stdout.replaceAll(`${folder}/`, ''),
    stderr: result.stderr.replaceAll(`${folder}/`, ''),
  };
};

const fleet = write(
  'fleet.yaml',
  `apiVersion: cluster.karmada.io/v1alpha1
kind: Cluster
metadata:
  name: member1
spec:
  syncMode: Push
`,
);
const policies = write(
  'policies.yaml',
  `# policies of the shop
apiVersion: v1
kind: List
items:
  - apiVersion: policy.karmada.io/v1alpha1
    kind: PropagationPolicy
    metadata:
      name: web
    spec:
      resourceSelectors:
        - apiVersion: apps/v1
          kind: Deployment
          name: web
      placement:
        clusterAffinity:
          clusterNames:
            - member1
            - member2
        spreadConstraints:
          - spreadByField: cluster
            minGroups: 3
`,
);

describe('findings', () => {
  test('name the line of the field, say what is wrong and what to do', async () => {
    const { exitCode, stdout, stderr } = await analyze('-f', fleet, '-f', policies, '--offline');
    expect([exitCode, stderr]).toEqual([1, '']);
    expect(stdout).toBe(
      [
        'policies.yaml:18: Warning KA0205 UnknownCluster: PropagationPolicy default/web',
        '  spec.placement.clusterAffinity.clusterNames[1]: there is no cluster member2',
        '  hint: joined are member1',
        'policies.yaml:21: Error KA0203 UnsatisfiableGroups: PropagationPolicy default/web',
        '  spec.placement.spreadConstraints[0].minGroups: asks for at least 3 groups by cluster, and there can be 1 (member1)',
        '  hint: lower minGroups, widen the affinity, or join more clusters',
        '',
      ].join('\n'),
    );
  });

  test('are values for programs', async () => {
    const { exitCode, stdout } = await analyze(
      '-f',
      fleet,
      '-f',
      policies,
      '--offline',
      '-o',
      'json',
      '--suppress',
      'KA0203',
    );
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      findings: [
        {
          code: 'KA0205',
          name: 'UnknownCluster',
          severity: 'Warning',
          object: {
            apiVersion: 'policy.karmada.io/v1alpha1',
            kind: 'PropagationPolicy',
            namespace: 'default',
            name: 'web',
          },
          field: 'spec.placement.clusterAffinity.clusterNames[1]',
          message: 'there is no cluster member2',
          hint: 'joined are member1',
          file: 'policies.yaml',
          line: 18,
        },
      ],
    });
  });

  test('are none where nothing is known, and that is told', async () => {
    const { exitCode, stdout, stderr } = await analyze('-f', policies, '--offline');
    expect([exitCode, stdout]).toEqual([0, 'nothing found\n']);
    expect(stderr).toContain('no clusters are known: nothing is said about them');
  });

  test('can be listed beforehand', async () => {
    const { exitCode, stdout } = await analyze('--list');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('KA0203  Error    UnsatisfiableGroups          a spread constraint asks for more groups');
  });
});

describe('wrong usage', () => {
  test.each<[string, string[], string]>([
    ['no files and no control plane', ['--offline'], '--offline needs files'],
    ['an unknown code', ['--suppress', 'KA9999', '--offline', '-f', fleet], 'there is no code KA9999'],
    ['a file that is not there', ['-f', join(folder, 'none.yaml'), '--offline'], 'cannot read none.yaml'],
    ['two fleets', ['--offline', '--inventory', fleet, '-f', fleet], 'one of --inventory and --offline'],
    ['no inventory', ['--inventory', policies], 'is not a usable inventory'],
    ['no control plane', [], 'or look at files alone: -f FILE --offline'],
    [
      'an object that would be refused',
      [
        '--offline',
        '-f',
        write(
          'bad.yaml',
          'apiVersion: policy.karmada.io/v1alpha1\nkind: PropagationPolicy\nmetadata: {name: a}\nspec: {}\n',
        ),
      ],
      'spec.resourceSelectors: Required value',
    ],
  ])('%s fails with 2', async (_, words, message) => {
    const { exitCode, stdout, stderr } = await analyze(...words);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});
