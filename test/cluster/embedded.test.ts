/** Real clusters as members of the embedded control plane. */

import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { expectGolden } from '../support/golden.ts';
import { eventually } from '../support/local-fleet.ts';
import { command, type Ended, newHome, type Running, startCommand, success } from './support/command.ts';
import { giveComponentImage } from './support/component-images.ts';
import { calmInventoryOf, differences, type Inventory, inventoryOf, untilSame } from './support/inventory.ts';
import { changedKubeconfig } from './support/kubeconfig.ts';
import { portOf } from './testbed/control-plane.ts';
import { kubectlWith } from './testbed/kubectl.ts';
import { type ClusterName, kubeconfigOf, kubectlOn, scratchFolder, withoutPort } from './testbed/testbed.ts';

const home = newHome('embedded');
const kubeconfig = path.join(home, 'karmada.config');
const MEMBERS = ['member1', 'member2'] as const;

let plane: Running;
let before: Record<ClusterName, Inventory>;

beforeAll(async () => {
  plane = startCommand({ home }, 'local', 'up', '--members', '0', '--kubeconfig', kubeconfig);
  await plane.untilSays(/ready/);
  before = {
    host: await calmInventoryOf('host'),
    member1: await calmInventoryOf('member1'),
    member2: await calmInventoryOf('member2'),
  };
});

afterAll(async () => {
  plane.child.kill('SIGTERM');
  expect(await plane.ended).toMatchObject({ code: 0 });
});

const karmada = (...argv: string[]): Promise<Ended> => command({ home, kubeconfig }, ...argv);
const joining = (name: string, file: string): string[] => ['join', name, '--cluster-kubeconfig', file];

function kubectl(args: readonly string[], input?: string): string {
  const { status, stdout, stderr } = kubectlWith(kubeconfig, args, input);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

async function untilReady(name: string, wanted: 'True' | 'False'): Promise<void> {
  const condition = '-o=jsonpath={.status.conditions[?(@.type=="Ready")].status}';
  await eventually(async () => kubectl(['get', 'cluster', name, condition]) === wanted, 90_000);
}

const apply = (...objects: object[]): string =>
  kubectl(['apply', '-f', '-'], objects.map((object) => JSON.stringify(object)).join('\n---\n'));

/** Whether a map has nothing but what changes from run to run. */
const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).every((key) => key.includes('legacy-token'));

/** What `join` makes in a member, without what the cluster fills in by itself. */
function joinedObjects(cluster: ClusterName, name: string): string {
  const kinds = ['serviceaccounts', 'secrets'];
  const accounts = kubectlOn(cluster, 'get', kinds.join(','), '-n', 'karmada-cluster', '-o', 'json');
  const role = `karmada-controller-manager:karmada-${name}`;
  const rights = kubectlOn(cluster, 'get', 'clusterrole,clusterrolebinding', role, '-o', 'json');
  const items = [accounts, rights].flatMap((text) => (JSON.parse(text) as { items: object[] }).items);
  const isVolatile = /^(uid|resourceVersion|creationTimestamp|managedFields|token|ca\.crt)$|legacy-token|account\.uid$/;
  const lasting = (key: string, value: unknown): unknown =>
    isVolatile.test(key) || isEmpty(value) ? undefined : value;
  // Accounts note who uses them, by the control plane's own id.
  return `${JSON.stringify(items, lasting, 2)}\n`.replaceAll(/used-by-[0-9a-f-]{36}/g, 'used-by-CONTROL-PLANE');
}

describe('join', () => {
  test('refuses a server whose certificate another authority has signed', async () => {
    const other = JSON.parse(readFileSync(kubeconfigOf('member2'), 'utf8')).clusters[0].cluster;
    const file = changedKubeconfig('member1', 'wrong-ca.config', ({ clusters: [entry] }) => {
      entry!.cluster['certificate-authority-data'] = other['certificate-authority-data'];
    });
    const { code, stderr } = await karmada(...joining('member1', file));
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/certificate/) });
  });

  test('refuses a token that the member does not know any more', async () => {
    const file = changedKubeconfig('member1', 'expired.config', ({ users: [entry] }) => {
      entry!.user = { token: expiredToken() };
    });
    const { code, stderr } = await karmada(...joining('member1', file));
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/Unauthorized|credentials/i) });
  });

  test('says at once that a member cannot be reached, and leaves nothing behind', async () => {
    const ended = await withoutPort(portOf(1), () => karmada(...joining('member1', kubeconfigOf('member1'))));
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^error: .*198\.51\.100\.1:6444/m) });
    expect(ended.seconds).toBeLessThan(10);
    expect(differences(before.member1, inventoryOf('member1'))).toEqual([]);
  });

  test('of a run that was killed half-way is completed by the next one', async () => {
    const first = startCommand({ home, kubeconfig }, ...joining('member1', kubeconfigOf('member1')));
    await first.untilSays(/preparing/);
    first.child.kill('SIGKILL');
    expect((await first.ended).code).toBeNull();
    expect(await karmada(...joining('member1', kubeconfigOf('member1')))).toMatchObject({ code: 0 });
    await untilReady('member1', 'True');
  });

  test('makes exactly what upstream makes in a member', () => {
    expectGolden('cluster/joined-member.json', joinedObjects('member1', 'member1'));
  });

  test('of a second member takes no longer than the clusters themselves', async () => {
    const ended = await karmada(...joining('member2', kubeconfigOf('member2')));
    expect(ended).toMatchObject({ code: 0, stdout: 'cluster(member2) is joined\n' });
    console.info(`join took ${ended.seconds.toFixed(2)} s`);
    await untilReady('member2', 'True');
  });

  test('mends what somebody has deleted from the member', async () => {
    kubectlOn('member2', 'delete', 'clusterrolebinding', 'karmada-controller-manager:karmada-member2');
    kubectlOn('member2', 'delete', 'secret', '-n', 'karmada-cluster', 'karmada-member2');
    expect(await karmada(...joining('member2', kubeconfigOf('member2')))).toMatchObject({ code: 0 });
    expectGolden('cluster/joined-member.json', joinedObjects('member2', 'member2').replaceAll('member2', 'member1'));
    expect(await karmada('get', 'namespaces', '-C', 'member2')).toMatchObject({ code: 0 });
  });

  test('refuses a cluster that has joined under another name', async () => {
    const { code, stderr } = await karmada(...joining('again', kubeconfigOf('member1')));
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('already joined as "member1"') });
  });
});

/** A well-formed token, signed by nobody that the members know, whose time is over. */
function expiredToken(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: 'https://kubernetes.default.svc', sub: 'system:serviceaccount:default:default', exp: 1 };
  return `${part({ alg: 'ES256', kid: 'x' })}.${part(claims)}.${Buffer.alloc(64).toString('base64url')}`;
}

describe('propagation to real clusters', () => {
  const replicasOn = (cluster: ClusterName): string =>
    kubectlOn(cluster, 'get', 'deployment', 'web', '-o=jsonpath={.spec.replicas}', '--ignore-not-found');

  test('divides a Deployment between them', async () => {
    apply(deployment(3), policy());
    await eventually(async () => replicasOn('member1') !== '' && replicasOn('member2') !== '', 30_000);
    expect(Number(replicasOn('member1')) + Number(replicasOn('member2'))).toBe(3);
  });

  test('goes on where a member was away for 20 s', async () => {
    await withoutPort(portOf(1), async () => {
      apply(deployment(4));
      await new Promise((resolve) => setTimeout(resolve, 20_000));
    });
    await eventually(async () => Number(replicasOn('member1')) + Number(replicasOn('member2')) === 4, 60_000);
    await untilReady('member1', 'True');
  });

  test('ends everywhere when the template is deleted', async () => {
    kubectl(['delete', 'deployment', 'web']);
    await eventually(async () => MEMBERS.every((name) => replicasOn(name) === ''), 30_000);
  });
});

const deployment = (replicas: number): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'registry.k8s.io/pause:3.10' }] },
    },
  },
});

const policy = (): object => ({
  apiVersion: 'policy.karmada.io/v1alpha1',
  kind: 'PropagationPolicy',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }],
    placement: {
      clusterAffinity: { clusterNames: [...MEMBERS] },
      replicaScheduling: {
        replicaSchedulingType: 'Divided',
        replicaDivisionPreference: 'Weighted',
        weightPreference: {
          staticWeightList: MEMBERS.map((name) => ({ targetCluster: { clusterNames: [name] }, weight: 1 })),
        },
      },
    },
  },
});

describe('register', () => {
  const agent = ['--namespace', 'pulling-agent'];

  test('makes the cluster that runs it a member in pull mode, with rights for its own agent only', async () => {
    const reference = success(await karmada('init', 'images', '--all')).match(/\S*karmada-agent:\S+/)?.[0] ?? '';
    giveComponentImage(reference);
    success(await karmada('register', '--prepare', '--cluster-name', 'pulling'));
    const hint = success(await karmada('token', 'create', '--print-register-command'));
    const [, flags = ''] = /register (.*)$/m.exec(hint) ?? [];
    const argv = [...flags.trim().split(/\s+/), '--cluster-name', 'pulling', ...agent];
    success(await command({ home, kubeconfig: kubeconfigOf('host') }, 'register', ...argv));
    const ready = '-o=jsonpath={.status.readyReplicas}';
    expect(kubectlOn('host', 'get', 'deployment', 'karmada-agent', '-n', 'pulling-agent', ready)).toBe('1');
    const file = scratchFolder('agent.config');
    const secret = kubectlOn('host', 'get', 'secret', 'karmada-kubeconfig', '-n', 'pulling-agent', '-o', 'json');
    const [config = ''] = Object.values((JSON.parse(secret) as { data: Record<string, string> }).data);
    writeFileSync(file, Buffer.from(config, 'base64'), { mode: 0o600 });
    const asAgent = (args: readonly string[], input?: string) => kubectlWith(file, args, input);
    const cluster = { apiVersion: 'cluster.karmada.io/v1alpha1', kind: 'Cluster', metadata: { name: 'pulling' } };
    // What the agent begins with; the stand-in for its program does not.
    expect(asAgent(['create', '-f', '-'], JSON.stringify({ ...cluster, spec: { syncMode: 'Pull' } }))).toMatchObject({
      status: 0,
    });
    expect(asAgent(['get', 'works', '-n', 'karmada-es-pulling', '-o', 'name'])).toMatchObject({ status: 0 });
    expect(asAgent(['delete', 'cluster', 'member1']).stderr).toMatch(/forbidden/i);
    expect(asAgent(['get', 'works', '-n', 'karmada-es-member1']).stderr).toMatch(/forbidden/i);
    expect(kubectl(['get', 'cluster', 'pulling', '-o=jsonpath={.spec.syncMode}'])).toBe('Pull');
  });

  test('is undone by unregister, down to the namespace', async () => {
    const leaving = ['pulling', '--cluster-kubeconfig', kubeconfigOf('host'), '--karmada-config', kubeconfig, ...agent];
    success(await command({ home, kubeconfig: kubeconfigOf('host') }, 'unregister', ...leaving));
    expect(kubectl(['get', 'clusters', '-o', 'name'])).not.toContain('pulling');
    kubectlOn('host', 'delete', 'namespace', 'pulling-agent');
    await untilSame('host', before.host);
  });
});

test('unjoin leaves the members as they were before they joined', async () => {
  const leave = (name: ClusterName): Promise<Ended> =>
    karmada('unjoin', name, '--cluster-kubeconfig', kubeconfigOf(name));
  expect((await Promise.all(MEMBERS.map(leave))).map(({ code, stdout }) => ({ code, stdout }))).toEqual(
    MEMBERS.map((name) => ({ code: 0, stdout: `cluster(${name}) is taken out\n` })),
  );
  for (const name of MEMBERS) await untilSame(name, before[name]);
});
