/** Moves replicas away from members that cannot run them. */

import { CONFIG_FILE, PKI_DIR, pair } from '../components/workload.ts';
import { type Addon, addonDeployment, configVolume } from './addon.ts';

const NAME = 'karmada-descheduler';

export const descheduler: Addon = {
  name: NAME,
  host: (settings) => [
    addonDeployment(settings, {
      name: NAME,
      command: [
        '/bin/karmada-descheduler',
        `--kubeconfig=${CONFIG_FILE}`,
        '--metrics-bind-address=$(POD_IP):8080',
        '--health-probe-bind-address=$(POD_IP):10358',
        `--leader-elect-resource-namespace=${settings.namespace}`,
        `--scheduler-estimator-ca-file=${PKI_DIR}/ca.crt`,
        `--scheduler-estimator-cert-file=${PKI_DIR}/karmada.crt`,
        `--scheduler-estimator-key-file=${PKI_DIR}/karmada.key`,
        '--v=2',
      ],
      certificates: ['ca.crt', ...pair('karmada')],
      liveness: { path: '/healthz', port: 10358, scheme: 'HTTP', delay: 15, period: 15, timeout: 5, failures: 3 },
      ports: [{ name: 'metrics', containerPort: 8080 }],
      ...configVolume(NAME),
    }),
  ],
  karmada: () => [],
};
