import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Cluster } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import type { KubeObject } from '../../../src/api/meta/object.ts';
import { CATEGORIES } from '../../../src/cli/check/categories.ts';
import type { Facts } from '../../../src/cli/check/facts.ts';
import type { Finding } from '../../../src/cli/check/finding.ts';
import { createCa } from '../../../src/pki/certificate.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

type Objects = Readonly<Record<string, readonly unknown[]>>;

/** Facts from lists by plural name. */
function aFleetOf(objects: Objects, more: Partial<Facts> = {}): Facts {
  const all = <T extends KubeObject>({ plural }: { plural: string }): Promise<readonly T[]> =>
    Promise.resolve((objects[plural] ?? []) as readonly T[]);
  const facts = {
    host: undefined,
    now: () => Promise.resolve(NOW),
    all,
    clusters: () => all<Cluster>({ plural: 'clusters' }),
    bindings: () => all({ plural: 'resourcebindings' }),
    works: () => all({ plural: 'works' }),
    patienceMs: 300_000,
    timeoutMs: 1000,
    ...more,
  };
  return facts as unknown as Facts;
}

async function look(code: string, facts: Facts): Promise<readonly Finding[]> {
  const check = CATEGORIES.flatMap(({ checks }) => checks).find((item) => item.code === code);
  if (!check) throw new Error(`there is no check ${code}`);
  return check.look(facts);
}

const lines = (findings: readonly Finding[]): string[] =>
  findings.map(({ level, subject, message }) => `${level} ${subject ?? ''}: ${message}`);

const named = (name: string, rest: object) => ({ metadata: { name, ...('namespace' in rest ? rest : {}) }, ...rest });

const cluster = (name: string, { spec = {}, status = {}, ...rest }: Record<string, object> = {}) => ({
  metadata: { name, ...rest['metadata'] },
  spec: { syncMode: 'Push', ...spec },
  status,
});

const condition = (type: string, status: string, seconds: number) => ({
  type,
  status,
  reason: 'Why',
  message: 'so it is',
  lastTransitionTime: ago(seconds),
});

describe('members', () => {
  test('are wanted', async () => {
    expect(lines(await look('members-joined', aFleetOf({})))).toEqual([
      'warning : there is none: nothing can run; see "join"',
    ]);
    expect(await look('members-joined', aFleetOf({ clusters: [cluster('a')] }))).toEqual([]);
  });

  test('are to be Ready', async () => {
    const clusters = [
      cluster('a', { status: { conditions: [condition('Ready', 'True', 9)] } }),
      cluster('b', { status: { conditions: [condition('Ready', 'Unknown', 9)] } }),
      cluster('c'),
    ];
    expect(lines(await look('members-ready', aFleetOf({ clusters })))).toEqual([
      'failure b: Why: so it is',
      'failure c: has reported no status yet',
    ]);
  });

  test('in Pull mode renew their leases', async () => {
    const clusters = ['a', 'b', 'c'].map((name) => cluster(name, { spec: { syncMode: 'Pull' } }));
    const lease = (name: string, seconds: number) => ({
      metadata: { name, namespace: `karmada-es-${name}` },
      spec: { renewTime: ago(seconds), leaseDurationSeconds: 40 },
    });
    const leases = [lease('a', 10), lease('b', 640)];
    expect(lines(await look('members-agents', aFleetOf({ clusters, leases })))).toEqual([
      'failure b: its agent has been silent for 10m',
      'failure c: its agent has never reported',
    ]);
  });

  test('are warned of when versions are far apart, and when they are tainted', async () => {
    const clusters = [
      cluster('a', { status: { kubernetesVersion: 'v1.36.1' } as object }),
      cluster('b', { status: { kubernetesVersion: 'v1.31.4-eks' } as object }),
      cluster('c', { spec: { taints: [{ key: 'x', effect: 'NoSchedule' }] } }),
    ];
    expect(lines(await look('members-versions', aFleetOf({ clusters })))).toEqual([
      'warning b: runs v1.31.4-eks, 5 minor versions behind the newest member',
    ]);
    expect(lines(await look('members-schedulable', aFleetOf({ clusters })))).toEqual([
      'warning c: is tainted: x:NoSchedule',
    ]);
  });
});

describe('components', () => {
  const lease = (name: string, seconds: number) => ({
    metadata: { name, namespace: 'karmada-system' },
    spec: { holderIdentity: `${name}-7d`, renewTime: ago(seconds), leaseDurationSeconds: 15 },
  });

  test('that lead renew their leases', async () => {
    const leases = [lease('karmada-scheduler', 5), lease('karmada-controller-manager', 100), lease('another', 9999)];
    expect(lines(await look('components-leading', aFleetOf({ leases })))).toEqual([
      'failure karmada-controller-manager: karmada-controller-manager-7d has been silent for 85s',
    ]);
    expect(lines(await look('components-leading', aFleetOf({})))).toEqual([
      'skipped : no component of this control plane elects a leader',
    ]);
  });

  test('are only looked at on a host that is named', async () => {
    expect((await look('components-ready', aFleetOf({})))[0]?.level).toBe('skipped');
  });
});

describe('workloads', () => {
  const binding = (name: string, { spec = {}, conditions = [] }: { spec?: object; conditions?: object[] }) => ({
    metadata: { name, namespace: 'default', creationTimestamp: ago(900) },
    spec: { resource: {}, ...spec },
    status: { conditions },
  });

  test.each([
    ['scheduled', [condition('Scheduled', 'True', 900)], []],
    ['refused just now', [condition('Scheduled', 'False', 10)], []],
    ['refused long ago', [condition('Scheduled', 'False', 900)], ['failure default/web: for 15m: Why: so it is']],
    ['passed over', [], ['failure default/web: for 15m: nothing has been said about it']],
  ])('%s', async (_, conditions, expected) => {
    const facts = aFleetOf({ resourcebindings: [binding('web', { conditions })] });
    expect(lines(await look('bindings-scheduled', facts))).toEqual(expected);
  });

  test('that are suspended are not waited for', async () => {
    const spec = { suspension: { scheduling: true, dispatching: true }, clusters: [{ name: 'a' }] };
    const facts = aFleetOf({ resourcebindings: [binding('web', { spec })] });
    expect(await look('bindings-scheduled', facts)).toEqual([]);
    expect(await look('bindings-applied', facts)).toEqual([]);
  });

  test('that were refused by a member are named with the member', async () => {
    const work = {
      metadata: { name: 'web-5d', namespace: 'karmada-es-a', creationTimestamp: ago(900) },
      spec: {},
      status: { conditions: [condition('Applied', 'False', 400)] },
    };
    expect(lines(await look('works-applied', aFleetOf({ works: [work] })))).toEqual([
      'failure a/web-5d: for 6m40s: Why: so it is',
    ]);
  });

  test('leave a cluster within the time they are given', async () => {
    const task = (more: object) => ({ fromCluster: 'a', reason: 'Taint', creationTimestamp: ago(900), ...more });
    const tasks = [task({ gracePeriodSeconds: 1000 }), task({ suppressDeletion: true }), task({})];
    const facts = aFleetOf({ resourcebindings: [binding('web', { spec: { gracefulEvictionTasks: tasks } })] });
    expect(lines(await look('evictions-ending', facts))).toEqual([
      'warning default/web: has been leaving a for 15m (Taint)',
    ]);
  });

  test('that are deleted go', async () => {
    const metadata = { deletionTimestamp: ago(900), finalizers: ['karmada.io/cluster-controller'] };
    expect(lines(await look('deletions-ending', aFleetOf({ clusters: [cluster('a', { metadata })] })))).toEqual([
      'failure a: being deleted for 15m, held by karmada.io/cluster-controller',
    ]);
  });
});

describe('certificates', () => {
  let pem: string;
  const clock = { now: () => NOW - 86_400_000 * 350, after: () => () => undefined };

  beforeAll(async () => {
    pem = (await createCa('test', { clock, days: 365 })).certificate;
  });

  const webhook = (bundle: string) => ({
    ...named('checks', {}),
    webhooks: [{ name: 'policies', clientConfig: { caBundle: btoa(bundle) } }],
  });

  test('in bundles are warned of a month ahead, and fail when they have expired', async () => {
    const facts = aFleetOf({ validatingwebhookconfigurations: [webhook(pem)] });
    expect(lines(await look('certificate-bundles', facts))).toEqual(['warning checks/policies: expires in 15d']);
    const later = { ...facts, now: () => Promise.resolve(NOW + 86_400_000 * 20) };
    expect(lines(await look('certificate-bundles', later))).toEqual(['failure checks/policies: expired 5d ago']);
    const broken = aFleetOf({ validatingwebhookconfigurations: [webhook('rubbish')] });
    expect(lines(await look('certificate-bundles', broken))).toEqual(['failure checks/policies: holds no certificate']);
  });

  test('of users are read from the kubeconfig', async () => {
    const user = { 'client-certificate-data': btoa(pem) };
    const facts = (kubeconfig: object) =>
      aFleetOf({}, { karmada: { kubeconfig: () => JSON.stringify(kubeconfig) } as unknown as Facts['karmada'] });
    expect(lines(await look('certificate-user', facts({ users: [{ user }] })))).toEqual(['warning : expires in 15d']);
    expect((await look('certificate-user', facts({ users: [{ user: {} }] })))[0]?.level).toBe('skipped');
  });
});

test('every code is explained in docs/check.md, in the same order', async () => {
  const text = await readFile(new URL('../../../docs/check.md', import.meta.url), 'utf8');
  const anchors = [...text.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading]) => heading);
  expect(anchors).toEqual(CATEGORIES.flatMap(({ name, checks }) => [name, ...checks.map(({ code }) => code)]));
});
