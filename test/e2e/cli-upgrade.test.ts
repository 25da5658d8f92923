import { existsSync, readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { deployments } from '../../src/api/core/apps.ts';
import { customResourceDefinitions } from '../../src/api/core/extension.ts';
import type { CommandLineResult } from '../support/command-line.ts';
import { localPlane } from '../support/local-plane.ts';

const local = localPlane(['host', 'plane']);
const { home, kubeconfig } = local;
const host = ['--kubeconfig', kubeconfig, '--context', 'host'];
const sides = [...host, '--karmada-kubeconfig', kubeconfig, '--karmada-context', 'plane'];
const namespace = 'karmada-system';

const upgrade = (...argv: string[]): Promise<CommandLineResult> => local.run(['upgrade', ...argv, ...sides]);
const imageOf = async (name: string): Promise<string | undefined> =>
  (await local.client('host').get(deployments, name, { namespace })).spec.template.spec.containers[0]?.image;

/** As much of an installation as an upgrade asks about; `plane` is its control plane. */
beforeAll(async () => {
  await local.run(['init', 'phase', 'certs', ...host, '--ignore-preflight', 'all']);
  for (const name of ['karmada-apiserver', 'karmada-webhook', 'karmada-scheduler']) {
    const containers = [
      { name, image: `mirror.test/karmada/${name}:v1.18.2`, command: ['x', '--etcd-servers=https://e'] },
    ];
    await local.client('host').create(deployments, {
      metadata: { name, namespace },
      spec: {
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers } },
      },
    });
  }
});

describe('upgrade', () => {
  test('shows what would change, in order, and changes nothing', async () => {
    const { exitCode, stdout } = await upgrade('plan', '--to', '1.18.3');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('from v1.18.2 to v1.18.3, in this order:\n');
    expect(stdout).toMatch(/^CustomResourceDefinition works\.work\.karmada\.io +create/m);
    expect(stdout).toMatch(
      /^Deployment karmada-webhook +update +v1\.18\.2 → v1\.18\.3\nDeployment karmada-scheduler /m,
    );
    expect(stdout).not.toContain('warning');
    const { current, changes } = JSON.parse((await upgrade('plan', '--to', 'v1.18.3', '-o', 'json')).stdout);
    expect([current, changes.length]).toEqual(['v1.18.2', 2]);
    expect(await local.client('plane').find(customResourceDefinitions, 'works.work.karmada.io')).toBeUndefined();
  });

  test('says where it needs the definitions of another release', async () => {
    const { stdout } = await upgrade('plan', '--to', 'v1.19.0');
    expect(stdout).toContain('warning: the built-in CRDs are those of v1.18.2: give those of v1.19.0 with --crds');
  });

  test('asks first, where there is somebody to ask', async () => {
    const nobody = await upgrade('apply', '--to', 'v1.18.3');
    expect(nobody).toMatchObject({ exitCode: 1, stdout: '' });
    expect(nobody.stderr).toContain('hint: nothing was changed; add --yes to go on');
    const declined = await local.run(['upgrade', 'apply', '--to', 'v1.18.3', ...sides], {
      stdin: { isTTY: true },
      ask: () => Promise.resolve('n'),
    });
    expect(declined.stderr).toContain('stopped; nothing was changed');
    expect(await imageOf('karmada-webhook')).toMatch(/:v1\.18\.2$/);
  });

  test('in a dry run says what it would do, and does nothing', async () => {
    const { exitCode, stdout } = await upgrade('apply', '--to', 'v1.18.3', '--dry-run');
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\(dry run\)\n$/) });
    expect(stdout).toContain('Deployment karmada-webhook');
    expect(await imageOf('karmada-webhook')).toMatch(/:v1\.18\.2$/);
    expect(await local.client('plane').find(customResourceDefinitions, 'works.work.karmada.io')).toBeUndefined();
    expect(existsSync(path.join(home, '.karmada', 'host', 'backups'))).toBe(false);
  });

  test('backs up, updates definitions and components, and has nothing to do afterwards', async () => {
    const { exitCode, stdout, stderr } = await upgrade('apply', '--to', 'v1.18.3', '--yes');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout:
        'the control plane runs v1.18.3; agents of members in pull mode keep their version until they are registered again\n',
    });
    expect(await imageOf('karmada-scheduler')).toBe('mirror.test/karmada/karmada-scheduler:v1.18.3');
    const backups = path.join(home, '.karmada', 'host', 'backups');
    const [backup = ''] = readdirSync(backups);
    expect(stderr).toContain(path.join(backups, backup));
    const files = readdirSync(path.join(backups, backup), { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.json'));
    expect(files).toContain('host/secrets.json');
    expect(files.map((file) => statSync(path.join(backups, backup, file)).mode & 0o777)).toEqual(
      files.map(() => 0o600),
    );
    expect((await upgrade('apply', '--to', 'v1.18.3', '--yes')).stdout).toBe('everything runs v1.18.3 already\n');
    expect(readdirSync(backups)).toHaveLength(1);
  });

  test.each([
    [
      ['--to', 'v1.16.0', '--yes'],
      'v1.16.0 is older than v1.18.3',
      'nothing was changed; to do it all the same: --force',
    ],
    [
      ['--to', 'v1.19.0', '--yes'],
      'the built-in CRDs are those of v1.18.2: give those of v1.19.0 with --crds',
      '--force',
    ],
    [['--to', 'latest', '--yes'], '--to: "latest" is not a version of Karmada such as v1.18.2', 'nothing was changed'],
    [['--yes'], '--to: the version to upgrade to is missing, such as v1.19.0', ''],
    [['--to', 'v1.18.4', '--namespace', 'default'], 'there is no control plane in namespace default', '--namespace'],
    [['--to', 'v1.18.4', '--crds', '/nonexistent', '--yes'], '/nonexistent', ''],
  ])('%j says what is wrong, and changes nothing', async (argv, message, hint) => {
    const { exitCode, stderr } = await upgrade('apply', ...argv);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(await imageOf('karmada-webhook')).toMatch(/:v1\.18\.3$/);
  });
});
