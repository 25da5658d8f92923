/** The server of the cluster.karmada.io API, behind the control plane's aggregator. */

import type { AnyObject } from '../../api/meta/object.ts';
import { etcdServers, type InstallSettings } from '../settings.ts';
import {
  certificatesMount,
  componentDeployment,
  componentService,
  configMount,
  pair,
  storingServerFlags,
} from './workload.ts';

function command(settings: InstallSettings): string[] {
  return [
    '/bin/karmada-aggregated-apiserver',
    ...storingServerFlags(etcdServers(settings)),
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
