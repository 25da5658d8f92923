/** Karmada's admission and conversion webhooks. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { InstallSettings } from '../settings.ts';
import { CONFIG_FILE, componentDeployment, componentService, configMount } from './workload.ts';

export function karmadaWebhook(settings: InstallSettings): AnyObject[] {
  const name = 'karmada-webhook';
  return [
    componentService(settings, name, { ports: [{ name: 'webhook', port: 443, targetPort: 8443 }] }),
    componentDeployment(settings, {
      name,
      command: [
        '/bin/karmada-webhook',
        `--kubeconfig=${CONFIG_FILE}`,
        '--bind-address=$(POD_IP)',
        '--metrics-bind-address=$(POD_IP):8080',
        '--health-probe-bind-address=$(POD_IP):8000',
        '--secure-port=8443',
        '--cert-dir=/var/serving-cert',
        '--v=2',
      ],
      mounts: [configMount(name), { volume: 'cert', secret: 'karmada-webhook-cert', path: '/var/serving-cert' }],
      podIp: true,
      pullPolicy: true,
      ports: [
        { name: 'webhook', containerPort: 8443 },
        { name: 'metrics', containerPort: 8080 },
      ],
      startup: { path: '/readyz', port: 8443, scheme: 'HTTPS' },
      readiness: { path: '/readyz', port: 8443, scheme: 'HTTPS' },
    }),
  ];
}
