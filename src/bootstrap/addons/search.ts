/** Caches objects of all members and serves them through the control plane. */

import { CONFIG_FILE, PKI_DIR, pair } from '../components/workload.ts';
import {
  type Addon,
  type AddonSettings,
  addonDeployment,
  addonService,
  aggregatedApis,
  configVolume,
} from './addon.ts';

const NAME = 'karmada-search';

const command = ({ etcd }: AddonSettings): string[] => [
  '/bin/karmada-search',
  `--kubeconfig=${CONFIG_FILE}`,
  `--authentication-kubeconfig=${CONFIG_FILE}`,
  `--authorization-kubeconfig=${CONFIG_FILE}`,
  `--etcd-servers=${etcd.servers}`,
  `--etcd-cafile=${PKI_DIR}/etcd-ca.crt`,
  `--etcd-certfile=${PKI_DIR}/etcd-client.crt`,
  `--etcd-keyfile=${PKI_DIR}/etcd-client.key`,
  `--tls-cert-file=${PKI_DIR}/karmada.crt`,
  `--tls-private-key-file=${PKI_DIR}/karmada.key`,
  '--tls-min-version=VersionTLS13',
  '--audit-log-path=-',
  '--audit-log-maxage=0',
  '--audit-log-maxbackup=0',
  ...(etcd.prefix === '' ? [] : [`--etcd-prefix=${etcd.prefix}`]),
  '--bind-address=$(POD_IP)',
];

export const search: Addon = {
  name: NAME,
  host: (settings) => [
    addonService(settings, NAME, { labels: { app: NAME, apiserver: 'true' }, port: { port: 443 } }),
    addonDeployment(settings, {
      name: NAME,
      labels: { apiserver: 'true' },
      command: command(settings),
      certificates: [...pair('karmada'), 'etcd-ca.crt', ...pair('etcd-client')],
      liveness: { path: '/livez', port: 443, scheme: 'HTTPS', delay: 15, period: 15, timeout: 5, failures: 3 },
      resources: { requests: { cpu: '100m' } },
      ...configVolume(NAME),
    }),
  ],
  karmada: (settings) =>
    aggregatedApis(settings, NAME, [
      { group: 'search.karmada.io', version: 'v1alpha1', groupPriorityMinimum: 2000, versionPriority: 10 },
    ]),
};
