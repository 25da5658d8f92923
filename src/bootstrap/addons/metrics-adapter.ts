/** Serves the metrics of all members as one. */

import { CONFIG_FILE, PKI_DIR, pair } from '../components/workload.ts';
import { type Addon, addonDeployment, addonService, aggregatedApis, configVolume } from './addon.ts';

const NAME = 'karmada-metrics-adapter';
const PRIORITIES = { groupPriorityMinimum: 100, versionPriority: 200 };

export const metricsAdapter: Addon = {
  name: NAME,
  host: (settings) => [
    addonService(settings, NAME, { labels: { app: NAME, apiserver: 'true' }, port: { port: 443 } }),
    addonDeployment(settings, {
      name: NAME,
      labels: { apiserver: 'true' },
      command: [
        '/bin/karmada-metrics-adapter',
        '--metrics-bind-address=$(POD_IP):8080',
        `--kubeconfig=${CONFIG_FILE}`,
        `--authentication-kubeconfig=${CONFIG_FILE}`,
        `--authorization-kubeconfig=${CONFIG_FILE}`,
        `--client-ca-file=${PKI_DIR}/ca.crt`,
        `--tls-cert-file=${PKI_DIR}/karmada.crt`,
        `--tls-private-key-file=${PKI_DIR}/karmada.key`,
        '--audit-log-path=-',
        '--audit-log-maxage=0',
        '--audit-log-maxbackup=0',
        '--tls-min-version=VersionTLS13',
        '--bind-address=$(POD_IP)',
      ],
      certificates: ['ca.crt', ...pair('karmada')],
      readiness: { path: '/readyz', port: 443, scheme: 'HTTPS', delay: 1, period: 3, timeout: 15, failures: 3 },
      liveness: { path: '/healthz', port: 443, scheme: 'HTTPS', delay: 10, period: 10, timeout: 15, failures: 3 },
      ports: [{ name: 'metrics', containerPort: 8080 }],
      resources: { requests: { cpu: '100m' } },
      ...configVolume(NAME),
    }),
  ],
  karmada: (settings) =>
    aggregatedApis(settings, NAME, [
      { group: 'metrics.k8s.io', version: 'v1beta1', ...PRIORITIES },
      { group: 'custom.metrics.k8s.io', version: 'v1beta1', ...PRIORITIES },
      { group: 'custom.metrics.k8s.io', version: 'v1beta2', ...PRIORITIES },
    ]),
};
