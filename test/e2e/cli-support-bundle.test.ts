import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { list } from 'tar';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { deployments } from '../../src/api/core/apps.ts';
import { configMaps, events, secrets } from '../../src/api/core/core.ts';
import type { KubeObject } from '../../src/api/meta/object.ts';
import { overridePolicies } from '../../src/api/policy/v1alpha1/override-policy.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { works } from '../../src/api/work/v1alpha1/work.ts';
import type { CommandLineResult } from '../support/command-line.ts';
import { eventually } from '../support/local-fleet.ts';
import { localPlane } from '../support/local-plane.ts';

const local = localPlane(['member1', 'member2']);
const { home, kubeconfig } = local;
const file = path.join(home, 'bundle.tar.gz');

/** A word that must not leave the fleet; every place has one of its own. */
const planted = (place: string): string => `hidden-${place}-7f3a`;

beforeAll(async () => {
  await plant();
});

const run = (...argv: string[]): Promise<CommandLineResult> => local.run(['support-bundle', ...argv]);

const selector = (kind: string, name: string, apiVersion = 'v1') => ({ apiVersion, kind, name });

async function plant(): Promise<void> {
  const karmadaClient = local.client('karmada-apiserver');
  const scope = { namespace: 'default' };
  const metadata = (name: string) => ({ name, namespace: 'default' });
  await karmadaClient.create(secrets, { metadata: metadata('db'), stringData: { word: planted('secret') } });
  await karmadaClient.create(configMaps, { metadata: metadata('conf'), data: { ini: planted('config') } });
  const container = {
    name: 'app',
    image: 'app:1',
    args: [`--api-token=${planted('argument')}`],
    env: [{ name: 'WORD', value: planted('variable') }],
  };
  await karmadaClient.create(deployments, {
    metadata: { ...metadata('web'), annotations: { note: `password=${planted('annotation')}` } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } },
    },
  } as KubeObject);
  await karmadaClient.create(overridePolicies, {
    metadata: metadata('over'),
    spec: {
      resourceSelectors: [selector('Secret', 'db')],
      overrideRules: [
        { overriders: { plaintext: [{ path: '/data/x', operator: 'add', value: btoa(planted('overrider')) }] } },
      ],
    },
  } as KubeObject);
  await karmadaClient.create(propagationPolicies, {
    metadata: metadata('all'),
    spec: {
      resourceSelectors: [
        selector('Secret', 'db'),
        selector('ConfigMap', 'conf'),
        selector('Deployment', 'web', 'apps/v1'),
      ],
      placement: { clusterAffinity: { clusterNames: ['member1'] } },
    },
  } as KubeObject);
  await karmadaClient.patch(clusters, 'member2', {
    type: 'merge',
    body: { spec: { proxyHeader: { Auth: planted('header') } } },
  });
  await karmadaClient.create(events, {
    metadata: metadata('said'),
    involvedObject: { kind: 'Secret', name: 'db', namespace: 'default' },
    message: `logged in with Bearer ${planted('event')}`,
  });
  await eventually(async () => (await karmadaClient.list(works)).items.length >= 3);
  await eventually(() => local.client('member1').find(secrets, 'db', scope));
}

async function unpack(): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  await list({
    file,
    onReadEntry(entry) {
      const parts: Buffer[] = [];
      entry.on('data', (part: Buffer) => parts.push(part));
      entry.on('end', () => texts.set(entry.path.replace(/^[^/]+\//, ''), Buffer.concat(parts).toString('utf8')));
    },
  });
  return texts;
}

test('the bundle holds the fleet and none of its secrets, and only its owner may read it', async () => {
  const { exitCode, stdout, stderr } = await run(file);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain(`wrote ${file}: `);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const texts = await unpack();
  expect([...texts.keys()]).toEqual(
    expect.arrayContaining([
      'about.json',
      'check.json',
      'inventory.yaml',
      'karmada/works.work.karmada.io.yaml',
      'members/member1/deployments.apps.yaml',
      'members/member2/nodes.yaml',
    ]),
  );
  const all = [...texts.values()].join('\n');
  expect(all).toContain('name: db');
  expect(all).not.toMatch(/hidden-/);
  // Values of Secrets travel as base64, at whatever offset.
  expect(all).not.toContain(btoa(planted('secret')));
  expect(all).not.toContain(btoa(planted('overrider')));
  const token = (await local.client('karmada-apiserver').get(secrets, 'member1', { namespace: 'karmada-cluster' }))
    .data;
  expect(all).not.toContain(token?.['token']);
  expect(all).not.toContain(atob(token?.['token'] ?? ''));
});

test('a file that is there is left alone', async () => {
  const { exitCode, stderr } = await run(kubeconfig);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`error: ${kubeconfig} exists already`);
});

test('a folder that is not there is told, with nothing half-written', async () => {
  const { exitCode, stderr } = await run(path.join(home, 'nowhere', 'b.tar.gz'));
  expect(exitCode).toBe(1);
  expect(stderr).toContain('error: cannot write');
});

test('a member that does not answer is named, and the rest is written', async () => {
  await local.plane().pauseMember('member2');
  const other = path.join(home, 'partial.tar.gz');
  const { exitCode, stderr } = await run(other, '--cluster-timeout', '2s');
  await local.plane().resumeMember('member2');
  expect(exitCode).toBe(0);
  expect(stderr).toContain('warning: not in the bundle: members/member2/nodes.yaml: ');
  expect((await stat(other)).size).toBeGreaterThan(1000);
});
