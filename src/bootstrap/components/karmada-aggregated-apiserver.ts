/** The server of the cluster.karmada.io API, behind the control plane's aggregator. */

import type { AnyObject } from '../../api/meta/object.ts';
import { etcdServers, type InstallSettings } from '../settings.ts';
import {
  CONFIG_FILE,
  certificatesMount,
  componentDeployment,
  componentService,
  configMount,
  PKI_DIR,
  pair,
} from './workload.ts';

function command(settings: InstallSettings): string[] {
  return [
    '/bin/karmada-aggregated-apiserver',
    `--kubeconfig=${CONFIG_FILE}`,
    `--authentication-kubeconfig=${CONFIG_FILE}`,
    `--authorization-kubeconfig=${CONFIG_FILE}`,
    `--etcd-servers=${etcdServers(settings)}`,
    `--etcd-cafile=${PKI_DIR}/etcd-ca.crt`,
    `--etcd-certfile=${PKI_DIR}/etcd-client.crt`,
    `--etcd-keyfile=${PKI_DIR}/etcd-client.key`,
    `--tls-cert-file=${PKI_DIR}/karmada.crt`,
    `--tls-private-key-file=${PKI_DIR}/karmada.key`,
    '--tls-min-version=VersionTLS13',
    '--audit-log-path=-',
    '--audit-log-maxage=0',
    '--audit-log-maxbackup=0',
    '--bind-address=$(POD_IP)',
    '--v=2',
    ...(settings.externalEtcd?.keyPrefix ? [`--etcd-prefix=${settings.externalEtcd.keyPrefix}`] : []),
  ];
}

export function karmadaAggregatedApiserver(settings: InstallSettings): AnyObject[] {
  const name = 'karmada-aggregated-apiserver';
  return [
    componentService(settings, name, { selector: { app: name, apiserver: 'true' }, ports: [{ port: 443 }] }),
    componentDeployment(settings, {
      name,
      labels: { apiserver: 'true' },
      command: command(settings),
      mounts: [configMount(name), certificatesMount(...pair('karmada'), 'etcd-ca.crt', ...pair('etcd-client'))],
      podIp: true,
      pullPolicy: true,
      resources: { requests: { cpu: '100m' } },
      startup: { path: '/readyz', port: 443, scheme: 'HTTPS', timeout: 15 },
      readiness: { path: '/readyz', port: 443, scheme: 'HTTPS', period: 3, timeout: 15 },
      liveness: { path: '/healthz', port: 443, scheme: 'HTTPS', period: 10, timeout: 15 },
    }),
  ];
}
