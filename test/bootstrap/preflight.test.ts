import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Deployment, StatefulSet } from '../../src/api/core/apps.ts';
import type { Node, Service } from '../../src/api/core/core.ts';
import { etcd } from '../../src/bootstrap/components/etcd.ts';
import type { HostFacts } from '../../src/bootstrap/host/facts.ts';
import { PREFLIGHT_CODES, type PreflightCode, preflight } from '../../src/bootstrap/preflight.ts';
import type { InstallSettings } from '../../src/bootstrap/settings.ts';
import { someSettings } from './settings-builder.ts';

const aNode = (change: Partial<Node> = {}): Node => ({
  metadata: { name: 'node1', labels: { disk: 'ssd' } },
  status: {
    allocatable: { cpu: '4', memory: '8Gi' },
    conditions: [{ type: 'Ready', status: 'True' }],
    addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
  },
  ...change,
});

const aService = (namespace: string, name: string, nodePort?: number): Service => ({
  metadata: { namespace, name },
  spec: { ports: [{ port: 80, ...(nodePort === undefined ? {} : { nodePort }) }] },
});

const aDeployment = (name: string, labels: Record<string, string> = {}): Deployment =>
  ({ metadata: { name, namespace: 'karmada-system', labels } }) as Deployment;

const aScheduler = (image: string): Deployment =>
  ({ ...aDeployment('karmada-scheduler'), spec: { template: { spec: { containers: [{ image }] } } } }) as Deployment;

const DNS = aService('kube-system', 'kube-dns');

const goodHost: HostFacts = {
  kubernetesVersion: 'v1.36.1',
  clockSkew: 200,
  nodes: [aNode()],
  services: [DNS],
  namespace: undefined,
  identity: 'uid',
  deployments: [],
  etcd: undefined,
  controlPlanes: [],
  memberships: [],
  isControlPlane: false,
  storageClasses: ['standard'],
  priorityClasses: [],
  secrets: [],
  foreignPods: {},
  denied: [],
};

interface Case {
  facts?: Partial<HostFacts>;
  settings?: Partial<InstallSettings>;
  fileProblems?: string[];
}

const check = ({ facts, settings, fileProblems = [] }: Case, ignored: readonly string[] = []) =>
  preflight({ facts: { ...goodHost, ...facts }, settings: someSettings(settings), fileProblems }, ignored);

const { components } = someSettings();
const withTaint = aNode({ spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } });
const hostPath = { mode: 'hostPath', path: '/d' } as const;

/** etcd as an earlier run with these settings has made it. */
const anEtcd = (changes: Partial<InstallSettings> = {}): StatefulSet =>
  etcd(someSettings(changes)).find(({ kind }) => kind === 'StatefulSet') as unknown as StatefulSet;

const withMembers = (replicas: number): Partial<InstallSettings> => ({
  storage: { mode: 'PVC', storageClass: 'standard', size: '5Gi' },
  components: { ...components, etcd: { ...components.etcd, replicas } },
});
const emptyDir = { storage: { mode: 'emptyDir' } } as const;
const ssd = { storage: { ...hostPath, nodeSelector: { disk: 'ssd' } } };
const hdd = aNode({ metadata: { name: 'node2', labels: { disk: 'hdd' } } });

const CASES: [PreflightCode, 'error' | 'warning', Case, string][] = [
  ['LocalFiles', 'error', { fileProblems: ['cannot write /etc/karmada'] }, 'cannot write /etc/karmada'],
  ['Permissions', 'error', { facts: { denied: ['create secrets'] } }, 'you may not: create secrets'],
  ['KubernetesVersion', 'error', { facts: { kubernetesVersion: 'v1.22.3' } }, 'the host runs Kubernetes v1.22.3'],
  ['HostIsControlPlane', 'error', { facts: { isControlPlane: true } }, 'a Karmada control plane itself'],
  ['HostIsMember', 'error', { facts: { memberships: ['eu'] } }, 'is a member of a fleet: eu'],
  [
    'HostIsMember',
    'warning',
    { facts: { memberships: ['eu'], deployments: [aDeployment('karmada-apiserver')] } },
    'is a member of a fleet: eu',
  ],
  ['ExistingInstallation', 'warning', { facts: { controlPlanes: ['other'] } }, 'namespace other has a control plane'],
  [
    'ExistingInstallation',
    'error',
    { facts: { deployments: [aDeployment('karmada-apiserver', { 'app.kubernetes.io/managed-by': 'Helm' })] } },
    'the control plane in karmada-system was installed by Helm',
  ],
  [
    'OtherVersion',
    'error',
    { facts: { deployments: [aScheduler('mirror.test:5000/karmada/karmada-scheduler:v1.18.3@sha256:00')] } },
    'the control plane runs v1.18.3, and this would put v1.18.2 in its place',
  ],
  [
    'OtherVersion',
    'warning',
    { facts: { deployments: [aScheduler('docker.io/karmada/karmada-scheduler:v1.9.6')] } },
    'the control plane runs v1.9.6, and this would put v1.18.2 in its place',
  ],
  ['ClockSkew', 'error', { facts: { clockSkew: 600_000 } }, "clock is 600 s behind the host's"],
  ['ClockSkew', 'warning', { facts: { clockSkew: -60_000 } }, "clock is 60 s ahead of the host's"],
  ['EtcdNode', 'error', { facts: { nodes: [withTaint] } }, 'no node is ready, free of taints and without pressure'],
  [
    'EtcdNode',
    'error',
    { settings: { storage: { ...hostPath, nodeSelector: { disk: 'ssd', zone: 'a' } } } },
    'no node has all of disk=ssd, zone=a',
  ],
  ['EtcdData', 'error', { facts: { etcd: anEtcd() }, settings: emptyDir }, 'this would be its pods (emptyDir)'],
  ['EtcdData', 'error', { facts: { etcd: anEtcd(emptyDir) } }, 'this would be /var/lib/karmada-etcd of its node'],
  [
    'EtcdData',
    'error',
    { facts: { etcd: anEtcd() }, settings: { storage: { mode: 'PVC', storageClass: 'standard', size: '5Gi' } } },
    'keeps its data in /var/lib/karmada-etcd of its node (hostPath), and this would be claimed volumes (PVC)',
  ],
  [
    'EtcdData',
    'error',
    { facts: { etcd: anEtcd() }, settings: { storage: { ...hostPath, nodeSelector: { 'karmada.io/etcd': '' } } } },
    'this would be /d of its node',
  ],
  [
    'EtcdData',
    'error',
    { facts: { etcd: anEtcd(withMembers(1)) }, settings: withMembers(3) },
    'etcd cannot go from 1 to 3 replicas',
  ],
  [
    'EtcdData',
    'error',
    { facts: { etcd: anEtcd() }, settings: { externalEtcd: { servers: 'https://etcd.test:2379', keyPrefix: '' } } },
    'keeps its data in an etcd of its own, not in yours',
  ],
  [
    'EtcdData',
    'error',
    {
      facts: { etcd: anEtcd(ssd), nodes: [aNode(), hdd] },
      settings: { storage: { ...hostPath, nodeSelector: { disk: 'hdd' } } },
    },
    'etcd could start on node2, where its data is not',
  ],
  [
    'NodeCapacity',
    'error',
    { facts: { nodes: [] }, settings: { storage: { mode: 'emptyDir' } } },
    'the host has no nodes',
  ],
  [
    'NodeCapacity',
    'warning',
    { facts: { nodes: [aNode({ status: { ...aNode().status, allocatable: { cpu: '500m', memory: '1Gi' } } })] } },
    '0.5 CPUs and 1.0 GiB',
  ],
  [
    'NodePortTaken',
    'error',
    { facts: { services: [DNS, aService('web', 'shop', 32443)] } },
    'node port 32443 is taken by service web/shop',
  ],
  [
    'StorageClass',
    'error',
    { settings: { storage: { mode: 'PVC', storageClass: 'fast', size: '5Gi' } } },
    'the host has no StorageClass fast',
  ],
  [
    'PriorityClass',
    'error',
    { settings: { components: { ...components, etcd: { ...components.etcd, priorityClass: 'high' } } } },
    'the host has no PriorityClass high',
  ],
  ['ImagePullSecrets', 'error', { settings: { imagePullSecrets: ['login'] } }, 'karmada-system has no secret login'],
  ['ClusterDns', 'error', { facts: { services: [] } }, 'the host has no DNS service'],
  ['HostWorkloads', 'warning', { facts: { foreignPods: { shop: 3 } } }, 'the host runs pods of others: 3 in shop'],
];

describe('preflight', () => {
  test('finds nothing wrong with a good host', () => {
    expect(check({})).toEqual([]);
  });

  test.each(CASES)('%s is an %s, case %#', (code, level, given, what) => {
    const [finding, ...others] = check(given);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code,
      level,
      what: expect.stringContaining(what),
      fix: expect.stringMatching(/^.+$/),
    });
  });

  test('leaves images without a release in their tags to who chose them', () => {
    expect(check({ facts: { deployments: [aScheduler('mirror.test/karmada-scheduler:crash')] } })).toEqual([]);
  });

  test('every code has a row in docs/init.md', () => {
    const page = readFileSync('docs/init.md', 'utf8');
    expect(PREFLIGHT_CODES.filter((code) => !page.includes(`\n| \`${code}\` |`))).toEqual([]);
  });

  test('every code can be triggered', () => {
    expect([...new Set(CASES.map(([code]) => code))]).toEqual(PREFLIGHT_CODES);
  });

  test('our own service may have the node port, and any labelled node may keep etcd', () => {
    const services = [DNS, aService('karmada-system', 'karmada-apiserver', 32443)];
    const nodes = [{ ...withTaint, metadata: { name: 'node1', labels: { 'karmada.io/etcd': '' } } }];
    expect(check({ facts: { services, nodes } })).toEqual([]);
  });

  test.each<[string, Partial<InstallSettings>]>([
    ['a path of the usual node', {}],
    ['a path of a chosen node', ssd],
    ['pods', emptyDir],
    ['three claimed volumes', withMembers(3)],
  ])('a second run finds what etcd keeps in %s', (_, settings) => {
    expect(check({ facts: { etcd: anEtcd(settings) }, settings })).toEqual([]);
  });

  test('an etcd that somebody has scaled down comes back', () => {
    const found = anEtcd();
    expect(check({ facts: { etcd: { ...found, spec: { ...found.spec, replicas: 0 } } } })).toEqual([]);
  });

  test('ignored codes become warnings, the others stay', () => {
    const facts = { isControlPlane: true, services: [] };
    const levels = (ignored: string[]) => check({ facts }, ignored).map(({ code, level }) => `${code} ${level}`);
    expect(levels(['ClusterDns'])).toEqual(['HostIsControlPlane error', 'ClusterDns warning']);
    expect(levels(['all'])).toEqual(['HostIsControlPlane warning', 'ClusterDns warning']);
  });
});
