/** Caches objects of all members and serves them through the control plane. */

import { pair, storingServerFlags } from '../components/workload.ts';
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
  ...storingServerFlags(etcd.servers),
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
