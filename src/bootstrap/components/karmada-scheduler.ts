/** Karmada's scheduler. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { InstallSettings } from '../settings.ts';
import { CONFIG_FILE, certificatesMount, componentDeployment, configMount, PKI_DIR, pair } from './workload.ts';

export function karmadaScheduler(settings: InstallSettings): AnyObject[] {
  const name = 'karmada-scheduler';
  return [
    componentDeployment(settings, {
      name,
      command: [
        '/bin/karmada-scheduler',
        `--kubeconfig=${CONFIG_FILE}`,
        '--metrics-bind-address=$(POD_IP):8080',
        '--health-probe-bind-address=$(POD_IP):10351',
        '--enable-scheduler-estimator=true',
        '--leader-elect=true',
        `--scheduler-estimator-ca-file=${PKI_DIR}/ca.crt`,
        `--scheduler-estimator-cert-file=${PKI_DIR}/karmada.crt`,
        `--scheduler-estimator-key-file=${PKI_DIR}/karmada.key`,
        `--leader-elect-resource-namespace=${settings.namespace}`,
        '--v=2',
      ],
      mounts: [configMount(name), certificatesMount('ca.crt', ...pair('karmada'))],
      podIp: true,
      pullPolicy: true,
      ports: [{ name: 'metrics', containerPort: 8080 }],
      startup: { path: '/healthz', port: 10351, scheme: 'HTTP' },
      liveness: { path: '/healthz', port: 10351, scheme: 'HTTP', period: 15, timeout: 5, failures: 3 },
    }),
  ];
}
