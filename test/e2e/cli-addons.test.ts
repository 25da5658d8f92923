import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { deployments } from '../../src/api/core/apps.ts';
import { namespaces, secrets } from '../../src/api/core/core.ts';
import { connect } from '../../src/client/connect.ts';
import type { CommandLineResult } from '../support/command-line.ts';
import { localPlane } from '../support/local-plane.ts';
import { systemClock } from '../support/system-clock.ts';

const local = localPlane(['host']);
const { home, kubeconfig } = local;
const hostFlags = ['--kubeconfig', kubeconfig, '--context', 'host'];
const karmadaFlags = ['--karmada-kubeconfig', kubeconfig, '--karmada-context', 'karmada-apiserver'];
const namespace = 'karmada-system';

const run = (...argv: string[]): Promise<CommandLineResult> => local.run(argv, { env: {} });
const addons = (...argv: string[]): Promise<CommandLineResult> => run('addons', ...argv, ...hostFlags, ...karmadaFlags);

const connectHost = () =>
  connect({ file: kubeconfig, overrides: { context: 'host' }, env: {}, home, clock: systemClock });

/** As much of an installation as addons ask about. */
beforeAll(async () => {
  await run('init', 'phase', 'certs', ...hostFlags, '--ignore-preflight', 'all');
  await local.client('karmada-apiserver').create(namespaces, { metadata: { name: namespace } });
  for (const name of ['karmada-apiserver', 'karmada-scheduler']) {
    const image = `mirror.test/karmada/${name}:v1.18.2`;
    const command = ['x', '--etcd-servers=https://etcd', '--enable-scheduler-estimator=true'];
    await local.client('host').create(deployments, {
      metadata: { name, namespace },
      spec: {
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image, command }] } },
      },
    });
  }
});

describe('addons', () => {
  test('are enabled with images from where the installation has its own', async () => {
    expect(await addons('enable', 'karmada-descheduler')).toMatchObject({
      exitCode: 0,
      stdout: 'karmada-descheduler is enabled\n',
    });
    const made = await local.client('host').get(deployments, 'karmada-descheduler', { namespace });
    expect(made.spec.template.spec.containers[0]?.image).toBe('mirror.test/karmada/karmada-descheduler:v1.18.2');
  });

  test('an estimator is given the one context of the kubeconfig that leads to its member', async () => {
    const member = ['-C', 'm1', '--member-kubeconfig', kubeconfig, '--member-context', 'host'];
    const { stdout } = await addons('enable', 'karmada-scheduler-estimator', ...member);
    expect(stdout).toBe('karmada-scheduler-estimator for m1 is enabled\n');
    const secret = await local.client('host').get(secrets, 'm1-kubeconfig', { namespace });
    const text = Buffer.from(secret.data?.['m1-kubeconfig'] ?? '', 'base64').toString();
    const { clusters, contexts } = JSON.parse(text) as { clusters: object[]; contexts: object[] };
    const { server } = (await connectHost()).connection;
    expect(clusters).toEqual([{ name: 'karmada', cluster: expect.objectContaining({ server }) }]);
    expect(contexts).toHaveLength(1);
  });

  test('an estimator takes files along, and cannot use a kubeconfig that logs in with a program', async () => {
    const file = path.join(home, 'exec.config');
    const config = JSON.parse((await connectHost()).kubeconfig()) as { users: { user: Record<string, unknown> }[] };
    const user = config.users[0]?.user ?? {};
    const certificate = path.join(home, 'client.crt');
    await writeFile(certificate, Buffer.from(String(user['client-certificate-data']), 'base64'));
    delete user['client-certificate-data'];
    user['client-certificate'] = certificate;
    await writeFile(file, JSON.stringify(config));
    const estimate = () => addons('enable', 'karmada-scheduler-estimator', '-C', 'm2', '--member-kubeconfig', file);
    expect((await estimate()).stdout).toBe('karmada-scheduler-estimator for m2 is enabled\n');
    const secret = await local.client('host').get(secrets, 'm2-kubeconfig', { namespace });
    expect(Buffer.from(secret.data?.['m2-kubeconfig'] ?? '', 'base64').toString()).toContain('client-certificate-data');
    user['exec'] = { apiVersion: 'client.authentication.k8s.io/v1', command: 'true', interactiveMode: 'Never' };
    await writeFile(file, JSON.stringify(config));
    expect((await estimate()).exitCode).toBe(1);
    await addons('disable', 'karmada-scheduler-estimator', '-C', 'm2', '-f');
  });

  test('are listed with their state, for people and for programs', async () => {
    const { stdout } = await addons('list');
    expect(stdout.split('\n').map((line) => line.trim().split(/ {2,}/).join('|'))).toEqual([
      'ADDON NAME|MEMBER|STATUS|REASON',
      'karmada-descheduler|enabled',
      'karmada-metrics-adapter|disabled',
      'karmada-scheduler-estimator|m1|enabled',
      'karmada-search|disabled',
      '',
    ]);
    const { addons: found } = JSON.parse((await addons('list', '-o', 'json', '-C', 'other')).stdout);
    expect(found[2]).toEqual({ name: 'karmada-scheduler-estimator', member: 'other', status: 'disabled', reason: '' });
  });

  test('a dry run names every object and makes none', async () => {
    const { stdout, stderr } = await addons('enable', 'all', '--dry-run', '--private-image-registry', 'r.local');
    expect(stdout).toContain('create   host      Deployment karmada-system/karmada-search');
    expect(stdout).toContain('create   karmada   APIService v1beta2.custom.metrics.k8s.io');
    expect(stdout).toMatch(
      /^update +host +Deployment karmada-system\/karmada-descheduler .*\[karmada-descheduler\]\.image/m,
    );
    expect(stderr).toContain('karmada-scheduler-estimator is left out');
    expect(await local.client('host').find(deployments, 'karmada-search', { namespace })).toBeUndefined();
  });

  test('disabling needs a yes, and names what was deleted', async () => {
    const refused = await addons('disable', 'karmada-descheduler');
    expect(refused.stderr).toContain('this disables karmada-descheduler');
    expect((await addons('disable', 'karmada-descheduler', '-f')).stdout).toBe(
      'karmada-descheduler is disabled: deleted Deployment karmada-system/karmada-descheduler in the host\n',
    );
    expect((await addons('disable', 'karmada-descheduler', '-f')).stdout).toBe('karmada-descheduler was not enabled\n');
  });

  test('an API that does not become available is told', async () => {
    const { stderr, exitCode } = await addons('enable', 'karmada-search', '--apiservice-timeout', '50ms');
    expect(stderr).toContain('for the API v1alpha1.search.karmada.io to become available, in vain');
    expect(exitCode).toBe(1);
  });

  test.each([
    [['enable', 'search'], 'there is no addon "search"', 'the addons are karmada-descheduler'],
    [['enable', 'karmada-scheduler-estimator'], 'is for one member', 'name the member with --cluster'],
    [['enable', 'karmada-search', '-C', 'm1'], '--cluster is for karmada-scheduler-estimator', ''],
    [['enable', 'karmada-scheduler-estimator', '-C', 'm1'], 'none is given', '--member-kubeconfig'],
    [['disable', 'karmada-scheduler-estimator', '-f'], 'is for one member', ''],
    [
      ['enable', 'all', '-n', 'default'],
      'there is no complete control plane in namespace default',
      'kubectl karmada init',
    ],
  ])('%j says what is wrong', async (argv, message, hint) => {
    const { exitCode, stderr } = await addons(...argv);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(exitCode).toBe(1);
  });
});
