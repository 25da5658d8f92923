/** etcd of our own: a headless Service and a StatefulSet of one or three. */

import type { AnyObject } from '../../api/meta/object.ts';
import { mergeArguments } from '../arguments.ts';
import { etcdMembers, type InstallSettings, serviceHost } from '../settings.ts';
import {
  apartByNode,
  BOOTSTRAPPING_LABEL,
  componentService,
  httpProbe,
  PKI_DIR,
  pullSecrets,
  startupProbe,
} from './workload.ts';

const DATA_DIR = '/var/lib/karmada-etcd';

/** TLS 1.2 and 1.3 suites with forward secrecy and authenticated encryption. */
const CIPHER_SUITES = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
];

function command(settings: InstallSettings): string[] {
  const cluster = etcdMembers(settings).map((host, i) => `etcd-${i}=http://${host}:2380`);
  return [
    '/usr/local/bin/etcd',
    '--name=$(POD_NAME)',
    '--listen-peer-urls=http://$(POD_IP):2380',
    '--listen-client-urls=https://$(POD_IP):2379,http://127.0.0.1:2379',
    '--listen-metrics-urls=http://$(POD_IP):2381',
    `--advertise-client-urls=https://$(POD_NAME).${serviceHost(settings, 'etcd')}:2379`,
    `--initial-cluster=${cluster.join(',')}`,
    '--initial-cluster-state=new',
    '--client-cert-auth=true',
    `--cert-file=${PKI_DIR}/etcd-server.crt`,
    `--key-file=${PKI_DIR}/etcd-server.key`,
    `--trusted-ca-file=${PKI_DIR}/etcd-ca.crt`,
    `--data-dir=${DATA_DIR}`,
    `--cipher-suites=${CIPHER_SUITES.join(',')}`,
    '--initial-cluster-token=etcd-cluster',
    '--initial-advertise-peer-urls=http://$(POD_IP):2380',
    '--peer-client-cert-auth=false',
    `--peer-trusted-ca-file=${PKI_DIR}/etcd-ca.crt`,
    `--peer-key-file=${PKI_DIR}/etcd-server.key`,
    `--peer-cert-file=${PKI_DIR}/etcd-server.crt`,
  ];
}

function dataVolume(settings: InstallSettings): Record<string, unknown>[] {
  const { storage } = settings;
  if (storage.mode === 'PVC') return [];
  if (storage.mode === 'emptyDir') return [{ name: 'etcd-data', emptyDir: {} }];
  return [{ name: 'etcd-data', hostPath: { path: storage.path, type: 'DirectoryOrCreate' } }];
}

function dataClaims({ storage }: InstallSettings): Record<string, unknown> {
  if (storage.mode !== 'PVC') return {};
  return {
    volumeClaimTemplates: [
      {
        metadata: { name: 'etcd-data', labels: { [BOOTSTRAPPING_LABEL]: 'pvc-defaults' } },
        spec: {
          accessModes: ['ReadWriteOnce'],
          volumeMode: 'Filesystem',
          storageClassName: storage.storageClass,
          resources: { requests: { storage: storage.size } },
        },
      },
    ],
  };
}

function container(settings: InstallSettings): Record<string, unknown> {
  const { image, extraArgs, pods } = settings.components.etcd;
  return {
    name: 'etcd',
    image,
    command: mergeArguments(command(settings), extraArgs),
    env: [
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
    ],
    ports: [
      { name: 'client', containerPort: 2379, protocol: 'TCP' },
      { name: 'server', containerPort: 2380, protocol: 'TCP' },
      { name: 'metrics', containerPort: 2381, protocol: 'TCP' },
    ],
    ...(pods?.resources ? { resources: pods.resources } : {}),
    startupProbe: startupProbe({ path: '/readyz', port: 2381 }),
    livenessProbe: httpProbe({ path: '/livez', port: 2381, timeout: 5, period: 10, failures: 3 }),
    readinessProbe: httpProbe({ path: '/readyz', port: 2381, timeout: 5, period: 5, failures: 30 }),
    volumeMounts: [
      { name: 'etcd-data', mountPath: DATA_DIR },
      { name: 'etcd-config', mountPath: '/etc/etcd' },
      { name: 'etcd-cert', mountPath: PKI_DIR, readOnly: true },
    ],
  };
}

function nodeSelector({ storage, components: { etcd } }: InstallSettings): Record<string, unknown> {
  const labels = { ...(storage.mode === 'hostPath' ? storage.nodeSelector : {}), ...etcd.pods?.nodeSelector };
  return Object.keys(labels).length > 0 ? { nodeSelector: labels } : {};
}

function statefulSet(settings: InstallSettings): AnyObject {
  const { replicas, priorityClass, pods } = settings.components.etcd;
  const { namespace } = settings;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'etcd', namespace, labels: { [BOOTSTRAPPING_LABEL]: 'app-defaults' } },
    spec: {
      replicas,
      serviceName: 'etcd',
      // Several members are ready only once a majority of them runs.
      ...(replicas > 1 ? { podManagementPolicy: 'Parallel' } : {}),
      selector: { matchLabels: { app: 'etcd' } },
      template: {
        metadata: { labels: { app: 'etcd' } },
        spec: {
          priorityClassName: priorityClass,
          automountServiceAccountToken: false,
          ...pullSecrets(settings),
          ...nodeSelector(settings),
          affinity: pods?.affinity ?? apartByNode('etcd'),
          ...(pods?.tolerations ? { tolerations: pods.tolerations } : {}),
          containers: [container(settings)],
          volumes: [
            ...dataVolume(settings),
            { name: 'etcd-config', emptyDir: {} },
            { name: 'etcd-cert', secret: { secretName: 'etcd-cert' } },
          ],
        },
      },
      ...dataClaims(settings),
    },
  };
}

/** The objects of our own etcd; none with an external one. */
export function etcd(settings: InstallSettings): AnyObject[] {
  if (settings.externalEtcd) return [];
  const ports = [
    { name: 'client', port: 2379 },
    { name: 'server', port: 2380 },
  ];
  return [
    componentService(settings, 'etcd', { ports, clusterIP: 'None', publishNotReady: true }),
    statefulSet(settings),
  ];
}
