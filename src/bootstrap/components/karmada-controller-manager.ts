/** Karmada's controllers. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { InstallSettings } from '../settings.ts';
import { CONFIG_FILE, componentDeployment, configMount } from './workload.ts';

export function karmadaControllerManager(settings: InstallSettings): AnyObject[] {
  const name = 'karmada-controller-manager';
  return [
    componentDeployment(settings, {
      name,
      command: [
        '/bin/karmada-controller-manager',
        `--kubeconfig=${CONFIG_FILE}`,
        '--metrics-bind-address=$(POD_IP):8080',
        '--health-probe-bind-address=$(POD_IP):10357',
        '--cluster-status-update-frequency=10s',
        `--leader-elect-resource-namespace=${settings.namespace}`,
        '--v=2',
      ],
      mounts: [configMount(name)],
      podIp: true,
      pullPolicy: true,
      ports: [
        { name: 'server', containerPort: 10357 },
        { name: 'metrics', containerPort: 8080 },
      ],
      startup: { path: '/healthz', port: 10357, scheme: 'HTTP' },
      liveness: { path: '/healthz', port: 10357, scheme: 'HTTP', period: 15, timeout: 5, failures: 3 },
    }),
  ];
}
