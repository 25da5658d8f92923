import { describe, expect, test } from '@jest/globals';
import { isUserError } from '../../src/base/errors.ts';
import { parseInitConfiguration } from '../../src/bootstrap/choices/init-configuration.ts';
import { parseAddress, resolveChoices } from '../../src/bootstrap/choices/resolve.ts';
import { CHOICES, type ChoiceName, type Choices, longFlag } from '../../src/bootstrap/choices/table.ts';
import { someSettings } from './settings-builder.ts';

type Given = Partial<Record<ChoiceName, string | readonly string[]>>;

const flags = (given: Given): Choices =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, { value, from: longFlag(CHOICES[name as ChoiceName]) }]),
  );

const settingsOf = (given: Given) => resolveChoices(flags(given)).settings;
const placesOf = (given: Given) => resolveChoices(flags(given)).places;

function problemOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (isUserError(error)) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('choices for an installation', () => {
  test('nothing chosen gives the official release, reached by a node port', () => {
    expect(resolveChoices({})).toEqual({ settings: someSettings(), places: {} });
  });

  test.each<[Given, object]>([
    [{ namespace: 'fleet' }, { namespace: 'fleet' }],
    [{ karmadaVersion: '1.17.0' }, { karmadaVersion: 'v1.17.0' }],
    [{ hostDomain: 'corp.local' }, { domain: 'corp.local' }],
    [{ port: '30001' }, { exposure: { type: 'NodePort', port: 30001 } }],
    [{ exposure: 'loadbalancer' }, { exposure: { type: 'LoadBalancer' } }],
    [{ exposure: 'ClusterIP' }, { exposure: { type: 'ClusterIP' } }],
    [{ advertiseAddress: '[2001:db8::1]:6443' }, { advertise: { host: '2001:db8::1', port: 6443 } }],
    [{ pullPolicy: 'Always' }, { imagePullPolicy: 'Always' }],
    [{ pullSecrets: ['a', 'b'] }, { imagePullSecrets: ['a', 'b'] }],
    [{ patience: '0' }, { patienceSeconds: 0 }],
    [{ patience: '2m' }, { patienceSeconds: 120 }],
    [{ storageMode: 'emptyDir' }, { storage: { mode: 'emptyDir' } }],
    [
      { storageMode: 'PVC', storageClass: 'fast', pvcSize: '10Gi' },
      { storage: { mode: 'PVC', storageClass: 'fast', size: '10Gi' } },
    ],
    [
      { nodeSelector: ['disk=ssd', 'zone='], etcdData: '/data' },
      { storage: { mode: 'hostPath', path: '/data', nodeSelector: { disk: 'ssd', zone: '' } } },
    ],
    [
      { certIps: ['10.0.0.1'], certNames: ['*.example.org'], validity: '24h' },
      { certificates: { validSeconds: 86_400, dnsNames: ['*.example.org'], ipAddresses: ['10.0.0.1'] } },
    ],
  ])('%j means %j', (given, expected) => {
    expect(settingsOf(given)).toMatchObject(expected);
  });

  test('components have an image, replicas, a priority class and arguments of their own', () => {
    const { components } = settingsOf({
      'kube-controller-manager.image': 'example.org/kcm:1',
      'karmada-apiserver.replicas': '3',
      'karmada-webhook.priorityClass': 'high',
      'karmada-apiserver.extraArgs': ['--runtime-config=a=true', 'b=true', '--v=4'],
    });
    expect(components['kube-controller-manager'].image).toBe('example.org/kcm:1');
    expect(components['karmada-apiserver'].replicas).toBe(3);
    expect(components['karmada-webhook'].priorityClass).toBe('high');
    expect(components['karmada-apiserver'].extraArgs).toEqual(['--runtime-config=a=true,b=true', '--v=4']);
  });

  test('a private registry serves every image, of the version asked for', () => {
    const { components } = settingsOf({ privateRegistry: 'registry.local/karmada/', karmadaVersion: 'v1.17.0' });
    const images = Object.values(components).map(({ image }) => image);
    expect(images.filter((image) => !image.startsWith('registry.local/karmada/'))).toEqual([]);
    expect(components['karmada-webhook'].image).toBe('registry.local/karmada/karmada-webhook:v1.17.0');
  });

  test('an external etcd takes all of its files', () => {
    const given = { externalServers: 'https://e:2379', externalCa: 'ca', externalCert: 'crt', externalKey: 'key' };
    expect(placesOf(given)).toEqual({ externalEtcd: { ca: 'ca', certificate: 'crt', key: 'key' } });
    expect(settingsOf(given).externalEtcd).toEqual({ servers: 'https://e:2379', keyPrefix: '' });
  });

  test.each<[Given, string]>([
    [{ namespace: 'Karmada' }, '--namespace: "Karmada" is not a name of lower-case letters, digits and dashes'],
    [{ karmadaVersion: 'latest' }, '--karmada-version: "latest" is not a version such as v1.18.2'],
    [{ port: '70000' }, '--port: "70000" is not a whole number from 1 to 65535'],
    [{ exposure: 'Ingress' }, '"Ingress" is not one of NodePort, LoadBalancer, ClusterIP'],
    [{ advertiseAddress: '10.0.0' }, '"10.0.0" is neither an IP address nor a DNS name, with or without :port'],
    [{ certIps: ['10.0.0.300'] }, '--cert-external-ip: "10.0.0.300" is not an IP address'],
    [{ certNames: ['a b'] }, '--cert-external-dns: "a b" is not a DNS name'],
    [{ validity: '5m' }, '"5m" is not between an hour and a hundred years'],
    [{ pullPolicy: 'Sometimes' }, '"Sometimes" is not one of Always, IfNotPresent, Never'],
    [{ caCert: 'ca.crt' }, '--ca-key-file: certificate and key are given together or not'],
    [{ storageMode: 'PVC' }, '--storage-classes-name: is needed with --etcd-storage-mode PVC'],
    [{ 'etcd.replicas': '3' }, 'hostPath keeps data on one node: use --etcd-storage-mode PVC'],
    [{ 'etcd.replicas': '2', storageMode: 'emptyDir' }, '2 is even: etcd wants 1, 3 or 5'],
    [{ etcdData: 'data' }, '--etcd-data: "data" is not an absolute path'],
    [{ nodeSelector: ['disk'] }, '--etcd-node-selector-labels: "disk" is not name=value'],
    [{ patience: '-1' }, '"-1" is not a length of time'],
    [{ 'karmada-scheduler.extraArgs': ['v=4'] }, '--karmada-scheduler-extra-args: "v=4" does not start with --'],
    [{ privateRegistry: 'https://r.local' }, '--private-image-registry: "https://r.local" is not a registry such as'],
    [{ kubeRegistry: 'r.local/k:v1' }, '--kube-image-registry: "r.local/k:v1" is not a registry'],
    [{ kubeVersion: 'v1 36' }, '--kube-image-tag: "v1 36" is not the tag of an image'],
    [{ 'etcd.image': 'r.local/Etcd' }, '--etcd-image: "r.local/Etcd" is not the name of an image'],
    [{ 'karmada-webhook.image': 'a/b:' }, '--karmada-webhook-image: "a/b:" is not the name of an image'],
    [{ 'karmada-webhook.priorityClass': 'High' }, '--karmada-webhook-priority-class: "High" is not a name'],
    [{ pullSecrets: ['a', 'B_c'] }, '--image-pull-secrets: "B_c" is not a name'],
    [{ pvcSize: '-5Gi' }, '--etcd-pvc-size: "-5Gi" is not a size such as 5Gi'],
    [{ pvcSize: 'big', storageMode: 'emptyDir' }, '--etcd-pvc-size: "big" is not a size'],
    [{ storageClass: 'fast ssd' }, '--storage-classes-name: "fast ssd" is not a name'],
    [{ etcdData: '/data/../etc' }, '--etcd-data: "/data/../etc" is not an absolute path without ".."'],
    [{ nodeSelector: ['disk=a b'] }, '--etcd-node-selector-labels: "disk=a b" is not name=value'],
    [{ hostDomain: 'Corp' }, '--host-cluster-domain: "Corp" is not a DNS name'],
    [{ externalPrefix: '/karmada' }, '--external-etcd-key-prefix: needs --external-etcd-servers beside it'],
    [{ crds: 'https://' }, '--crds: "https://" is not a path or a URL'],
    [{ dataDir: 'a\nb' }, '--karmada-data: "a\nb" is not a path'],
    [{ externalServers: 'e:2379', externalCa: 'a', externalCert: 'b', externalKey: 'c' }, '"e:2379" is not a URL'],
  ])('%j is refused', (given, message) => {
    expect(problemOf(() => settingsOf(given))).toContain(message);
  });

  test('all problems are told at once', () => {
    const message = problemOf(() => settingsOf({ port: '0', namespace: '-', externalServers: 'https://e:2379' }));
    expect(message.split('\n').map((line) => line.trim().split(':')[0])).toEqual([
      '5 problems',
      '--namespace',
      '--port',
      '--external-etcd-ca-cert-path',
      '--external-etcd-client-cert-path',
      '--external-etcd-client-key-path',
    ]);
  });

  test.each([
    'karmada-webhook',
    'localhost:5000/a',
    'r.local/karmada/karmada-webhook:v1.18.2',
    `[2001:db8::1]:5000/a/b_c@sha256:${'0'.repeat(64)}`,
  ])('%s is the name of an image', (image) => {
    expect(settingsOf({ 'karmada-webhook.image': image }).components['karmada-webhook'].image).toBe(image);
  });

  test.each([
    ['karmada.example.org', { host: 'karmada.example.org' }],
    ['karmada.example.org:443', { host: 'karmada.example.org', port: 443 }],
    ['2001:db8::1', { host: '2001:db8::1' }],
    ['10.0.0.1:6443', { host: '10.0.0.1', port: 6443 }],
    ['10.0.0.1:0', undefined],
    ['[karmada]:443', undefined],
    ['https://karmada', undefined],
  ])('the address %s', (text, expected) => {
    expect(parseAddress(text)).toEqual(expected);
  });
});

const HEAD = 'apiVersion: config.karmada.io/v1alpha1\nkind: KarmadaInitConfig\n';

describe('the configuration file', () => {
  const resolved = (text: string, given: Given = {}) => {
    const { choices, wishes } = parseInitConfiguration(HEAD + text, 'init.yaml');
    return resolveChoices(flags(given), choices, wishes);
  };

  test("every field of upstream's schema counts, and flags win over it", () => {
    const { settings, places } = resolved(
      `
spec:
  certificates: {caCertFile: ca.crt, caKeyFile: ca.key, externalDNS: [a.example], externalIP: [10.0.0.9], validityPeriod: 48h}
  etcd:
    local:
      repository: example.org/etcd
      tag: "3.6"
      dataPath: /data
      nodeSelectorLabels: {disk: ssd}
      resources: {requests: {cpu: 100m}}
  hostCluster: {kubeconfig: host.config, context: host, domain: corp.local}
  images: {imagePullPolicy: Always, imagePullSecrets: [a], kubeImageTag: v1.35.0, privateRegistry: {registry: r.local}}
  components:
    karmadaAPIServer:
      replicas: 2
      advertiseAddress: 10.0.0.8
      networking: {namespace: fleet, port: 30100}
      serviceAnnotations: {a: b}
      extraArgs: [{name: v, value: "4"}, {name: profiling}]
    karmadaScheduler: {tolerations: [{operator: Exists}]}
  karmadaCRDs: crds.tar.gz
  karmadaDataPath: /srv/karmada
  karmadaPKIPath: /srv/pki
  waitComponentReadyTimeout: 60
`,
      { port: '30200' },
    );
    expect(places).toEqual({
      hostKubeconfig: 'host.config',
      hostContext: 'host',
      caCertificate: 'ca.crt',
      caKey: 'ca.key',
      crds: 'crds.tar.gz',
      dataDir: '/srv/karmada',
      pkiDir: '/srv/pki',
    });
    expect(settings).toMatchObject({
      namespace: 'fleet',
      domain: 'corp.local',
      exposure: { type: 'NodePort', port: 30200 },
      serviceAnnotations: { a: 'b' },
      advertise: { host: '10.0.0.8' },
      patienceSeconds: 60,
      imagePullPolicy: 'Always',
      imagePullSecrets: ['a'],
      certificates: { validSeconds: 172_800, dnsNames: ['a.example'], ipAddresses: ['10.0.0.9'] },
      storage: { mode: 'hostPath', path: '/data', nodeSelector: { disk: 'ssd' } },
    });
    expect(settings.components.etcd).toMatchObject({
      image: 'example.org/etcd:3.6',
      pods: { resources: { requests: { cpu: '100m' } } },
    });
    expect(settings.components['karmada-apiserver']).toMatchObject({
      image: 'r.local/kube-apiserver:v1.35.0',
      replicas: 2,
      extraArgs: ['--v=4', '--profiling'],
    });
    expect(settings.components['karmada-scheduler'].pods).toEqual({ tolerations: [{ operator: 'Exists' }] });
  });

  test('an external etcd may be given by file', () => {
    const { settings } = resolved(
      'spec: {etcd: {external: {endpoints: ["https://a:2379", "https://b:2379"], caFile: a, certFile: b, keyFile: c, keyPrefix: /k}}}',
    );
    expect(settings.externalEtcd).toEqual({ servers: 'https://a:2379,https://b:2379', keyPrefix: '/k' });
  });

  test('problems name the field, not the flag', () => {
    expect(problemOf(() => resolved('spec: {components: {karmadaAPIServer: {networking: {port: 0}}}}'))).toBe(
      'spec.components.karmadaAPIServer.networking.port: "0" is not a whole number from 1 to 65535',
    );
  });

  test('unknown fields, wrong types and half images are refused, all at once', () => {
    const text = 'spec: {etcd: {local: {imageTag: a, replicas: two}}, hostCluster: {apiEndpoint: b}}';
    expect(problemOf(() => resolved(text)).split('\n')).toEqual([
      'init.yaml cannot be used:',
      '  spec.etcd.local.imageTag: there is no such field; use tag',
      '  spec.hostCluster.apiEndpoint: there is no such field; name the host cluster with kubeconfig and context',
      expect.stringContaining('spec.etcd.local.replicas: Invalid value: "string"'),
    ]);
    expect(problemOf(() => resolved('spec: {components: {karmadaWebhook: {repository: a}}}'))).toContain(
      'spec.components.karmadaWebhook.tag: Required value',
    );
  });

  test.each([
    ['kind: Other\napiVersion: config.karmada.io/v1alpha1', 'kind: Unsupported value: "Other"'],
    ['kind: KarmadaInitConfig\napiVersion: v1', 'apiVersion: Unsupported value: "v1"'],
    ['a: [', 'init.yaml is not YAML'],
    [`${HEAD}---\n${HEAD}`, 'holds 2 documents'],
    ['', 'holds 0 documents'],
  ])('%j is not one', (text, message) => {
    expect(problemOf(() => parseInitConfiguration(text, 'init.yaml'))).toContain(message);
  });
});
