/** `init` on a real host: what it makes, by looking at it and by using it, and what happens when something goes wrong. */

import { execFileSync } from 'node:child_process';
import * as path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { expectGolden } from '../support/golden.ts';
import { command, type Ended, newHome, startCommand, success } from './support/command.ts';
import { giveComponentImage, giveCrashingImage } from './support/component-images.ts';
import { shakeHands } from './support/handshake.ts';
import { calmInventoryOf, differences, type Inventory, inventoryOf, untilSame } from './support/inventory.ts';
import { changedKubeconfig } from './support/kubeconfig.ts';
import { comparable } from './support/manifests.ts';
import { portOf } from './testbed/control-plane.ts';
import { kubectlWith } from './testbed/kubectl.ts';
import { kubeconfigOf, kubectlOn, withoutPort } from './testbed/testbed.ts';

const NAMESPACE = 'karmada-system';
const home = newHome('install');
const karmadaConfig = path.join(home, '.kube', 'karmada-apiserver.config');
const host = kubeconfigOf('host');

const init = (...flags: string[]): Promise<Ended> => command({ home, kubeconfig: host }, 'init', ...flags);

/** In the control plane, as the kubeconfig that `init` has written allows. */
function kubectl(...args: string[]): string {
  const { status, stdout, stderr } = kubectlWith(karmadaConfig, args);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const pki = (name: string): string =>
  Buffer.from(
    kubectlOn(
      'host',
      'get',
      'secret',
      'karmada-cert',
      '-n',
      NAMESPACE,
      `-o=jsonpath={.data.${name.replace('.', '\\.')}}`,
    ),
    'base64',
  ).toString();

let hostBefore: Inventory;

beforeAll(async () => {
  const { stdout } = await init('images', '--all');
  for (const reference of stdout.trim().split('\n')) giveComponentImage(reference);
  hostBefore = await calmInventoryOf('host');
});

describe('a host that is not ready is refused before anything is changed', () => {
  const untouched = (): void => expect(differences(hostBefore, inventoryOf('host'))).toEqual([]);

  test('because the node port is taken', async () => {
    kubectlOn('host', 'create', 'service', 'nodeport', 'other', '--tcp=80:80', '--node-port=32443');
    const ended = await init();
    kubectlOn('host', 'delete', 'service', 'other');
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/32443/) });
    untouched();
  });

  test('because the home folder is read-only', async () => {
    const readOnly = newHome('read-only');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', readOnly]);
    const ended = await command({ home: readOnly, kubeconfig: host, cwd: home }, 'init');
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/read-only file system/) });
    untouched();
  });

  test('because the account may not, whatever else it may not even see', async () => {
    const weak = ['weak', '-n', 'kube-public'];
    kubectlOn('host', 'create', 'serviceaccount', ...weak);
    const token = kubectlOn('host', 'create', 'token', ...weak).trim();
    const file = changedKubeconfig('host', 'host-weak.config', ({ users: [entry] }) => {
      entry!.user = { token };
    });
    const ended = await init('--kubeconfig', file);
    kubectlOn('host', 'delete', 'serviceaccount', ...weak);
    expect(ended).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/Permissions +you may not: .*create secrets/),
    });
    untouched();
  });

  test('because an authority is given with the key of another one', async () => {
    const [certificate, key] = ['member1', 'member2'].map((cluster) =>
      path.join(path.dirname(kubeconfigOf(cluster as 'member1')), 'pki'),
    );
    const ended = await init('--ca-cert-file', `${certificate}/ca.crt`, '--ca-key-file', `${key}/ca.key`);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/key belongs to another certificate/) });
    untouched();
  });

  test('because the token of the host is not valid any more', async () => {
    const file = changedKubeconfig('host', 'host-expired.config', ({ users: [entry] }) => {
      entry!.user = { token: 'expired' };
    });
    const ended = await init('--kubeconfig', file);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/Unauthorized|credentials/i) });
    untouched();
  });

  test('because it does not answer, and that is said within seconds', async () => {
    const ended = await withoutPort(portOf(0), () => init());
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/does not answer[\s\S]*local up/) });
    expect(ended.seconds).toBeLessThan(10);
  });
});

describe('an installation', () => {
  test('comes up', async () => {
    const ended = await init();
    process.stderr.write(`${ended.stderr}\ninit took ${ended.seconds.toFixed(1)} s\n`);
    success(ended);
  });

  test('is in the host what was expected', () => {
    const kinds = 'namespace/karmada-system';
    const inNamespace = kubectlOn(
      'host',
      'get',
      'statefulset,deployment,service,secret',
      '-n',
      NAMESPACE,
      '-o',
      'json',
    );
    const namespace = JSON.parse(kubectlOn('host', 'get', kinds, '-o', 'json'));
    const { items } = JSON.parse(inNamespace);
    expectGolden('cluster/installed-host.json', comparable(JSON.stringify({ items: [namespace, ...items] })));
  });

  test('is in the control plane what was expected', () => {
    const kinds = 'mutatingwebhookconfigurations,validatingwebhookconfigurations,apiservices';
    const made = [
      kubectl('get', kinds, '-o', 'json', '-l', 'app'),
      kubectl('get', 'service,role,rolebinding', '-n', NAMESPACE, '-o', 'json'),
      kubectl('get', 'role,rolebinding', '-n', 'kube-public', '-o', 'json'),
      kubectl('get', 'clusterrole,clusterrolebinding', '-l', 'karmada.io/system=true', '-o', 'json'),
    ];
    const items = made.flatMap((list) => (JSON.parse(list) as { items: object[] }).items);
    expectGolden('cluster/installed-karmada.json', comparable(JSON.stringify({ items })));
  });

  test('serves its kinds', () => {
    const condition = '{range .items[*]}{.status.conditions[?(@.type=="Established")].status} {end}';
    const established = kubectl('get', 'crd', `-o=jsonpath=${condition}`).trim().split(' ');
    expect(established).toEqual(Array.from({ length: 19 }, () => 'True'));
    expect(kubectl('get', 'clusters', '-o', 'name')).toBe('');
    expect(kubectl('create', 'deployment', 'probe', '--image=x', '--dry-run=server', '-o', 'name')).toContain('probe');
  });

  const addressOf = (service: string): string => {
    const ip = kubectlOn('host', 'get', 'service', service, '-n', NAMESPACE, '-o=jsonpath={.spec.clusterIP}');
    if (ip !== 'None') return ip;
    return kubectlOn('host', 'get', 'pod', `${service}-0`, '-n', NAMESPACE, '-o=jsonpath={.status.podIP}');
  };

  test.each([
    {
      service: 'karmada-apiserver',
      port: 5443,
      name: 'karmada-apiserver.karmada-system.svc.cluster.local',
      cn: 'karmada-apiserver',
    },
    { service: 'karmada-webhook', port: 443, name: 'karmada-webhook.karmada-system.svc', cn: 'system:admin' },
    {
      service: 'karmada-aggregated-apiserver',
      port: 443,
      name: 'karmada-aggregated-apiserver.karmada-system.svc',
      cn: 'system:admin',
    },
  ])('$service shows a certificate that its clients accept', async ({ service, port, name, cn }) => {
    expect(await shakeHands({ host: addressOf(service), port, servername: name, ca: pki('ca.crt') })).toBe(cn);
  });

  test('etcd lets in whom its own authority vouches for', async () => {
    const door = { host: addressOf('etcd'), port: 2379, servername: 'etcd-0.etcd.karmada-system.svc.cluster.local' };
    const identity = { cert: pki('etcd-client.crt'), key: pki('etcd-client.key') };
    expect(await shakeHands({ ...door, ca: pki('etcd-ca.crt'), ...identity })).toBe('karmada-etcd-server');
    await expect(shakeHands({ ...door, ca: pki('ca.crt'), ...identity })).rejects.toThrow(/certificate/);
  });

  test('is left alone by a second run', async () => {
    const before = await calmInventoryOf('host');
    success(await init());
    expect(differences(before, await calmInventoryOf('host'))).toEqual([]);
  });

  test('is mended by a run after somebody has deleted parts of it', async () => {
    kubectlOn('host', 'delete', 'service', 'karmada-webhook', '-n', NAMESPACE);
    kubectlOn('host', 'delete', 'deployment', 'karmada-scheduler', '-n', NAMESPACE);
    kubectl('delete', 'clusterrole', 'karmada-view');
    kubectl('delete', 'crd', 'works.work.karmada.io');
    success(await init('--yes'));
    expect(kubectlOn('host', 'get', 'service', 'karmada-webhook', '-n', NAMESPACE, '-o', 'name')).not.toBe('');
    expect(kubectlOn('host', 'get', 'deployment', 'karmada-scheduler', '-n', NAMESPACE, '-o', 'name')).not.toBe('');
    expect(kubectl('get', 'clusterrole', 'karmada-view', '-o', 'name')).not.toBe('');
    expect(kubectl('get', 'works', '-A', '-o', 'name')).toBe('');
  });
});

describe('a component that cannot start fails the run within seconds, with the reason', () => {
  const failing = async (...flags: string[]): Promise<Ended> => {
    const ended = await init('--yes', ...flags);
    expect(ended.code).toBe(1);
    expect(ended.seconds).toBeLessThan(30);
    return ended;
  };

  test('when its image does not exist', async () => {
    const { stderr } = await failing('--karmada-webhook-image', 'docker.io/karmada/karmada-webhook:nothere');
    expect(stderr).toMatch(/karmada-webhook does not start[\s\S]*nothere/);
  });

  test('when it crashes', async () => {
    giveCrashingImage('docker.io/karmada/karmada-scheduler:crash', 'panic: unknown flag\n');
    const { stderr } = await failing('--karmada-scheduler-image', 'docker.io/karmada/karmada-scheduler:crash');
    expect(stderr).toMatch(/karmada-scheduler does not start[\s\S]*panic: unknown flag/);
  });

  test('and a run with the right images mends it', async () => {
    success(await init('--yes'));
  });

  test("and the host's API may be away for 20 s meanwhile", async () => {
    kubectlOn('host', 'delete', 'deployment', 'karmada-webhook', '-n', NAMESPACE);
    const run = startCommand({ home, kubeconfig: host }, 'init', '--yes');
    await run.untilSays(/^certs/m);
    await withoutPort(portOf(0), () => new Promise((resolve) => setTimeout(resolve, 20_000)));
    success(await run.ended);
  });
});

describe('the certificates of the installation', () => {
  const certs = (...argv: string[]): Promise<Ended> => command({ home, kubeconfig: host }, 'certs', ...argv);

  test('are all well, those that servers show included', async () => {
    const { certificates } = JSON.parse(success(await certs('check', '-o', 'json'))) as {
      certificates: { place: string; item: string }[];
    };
    expect(certificates.filter(({ item }) => item === 'shown.crt')).toHaveLength(1);
    expect(certificates.filter(({ place }) => place.startsWith(home)).length).toBeGreaterThan(8);
  });

  /** With an image that does not exist. */
  const breakEtcd = (): (() => void) => {
    const etcd = ['statefulset/etcd', '-n', NAMESPACE];
    const image = kubectlOn('host', 'get', ...etcd, '-o=jsonpath={.spec.template.spec.containers[0].image}');
    kubectlOn('host', 'set', 'image', ...etcd, 'etcd=registry.k8s.io/etcd:nothere');
    kubectlOn('host', 'delete', 'pod', 'etcd-0', '-n', NAMESPACE);
    return () => void kubectlOn('host', 'set', 'image', ...etcd, `etcd=${image}`);
  };

  test('are renewed by the run after one that failed, every server shows a new one, and the kubeconfig goes on working', async () => {
    const before = kubectl('get', 'namespace', 'kube-system', '-o=jsonpath={.metadata.uid}');
    const old = pki('apiserver.crt');
    const mend = breakEtcd();
    const failed = await certs('renew', '--yes');
    expect(failed).toMatchObject({ code: 1, stderr: expect.stringMatching(/etcd does not start.*nothere/) });
    expect(failed.seconds).toBeLessThan(40);
    mend();
    const ended = await certs('renew', '--yes');
    process.stderr.write(`certs renew took ${ended.seconds.toFixed(1)} s\n`);
    success(ended);
    expect(pki('apiserver.crt')).not.toBe(old);
    expect(kubectl('get', 'namespace', 'kube-system', '-o=jsonpath={.metadata.uid}')).toBe(before);
    expect(success(await certs('check'))).toMatch(/^https:.* shown\.crt .* ok$/m);
    // Without being allowed to change anything.
    success(await init());
  });
});

describe('deinit', () => {
  test('leaves the host as it was, object by object', async () => {
    success(await command({ home, kubeconfig: host }, 'deinit', '--yes', '--purge'));
    await untilSame('host', hostBefore);
  });
});
