/** Tells how many replicas fit in one member; one for each. */

import { PKI_DIR, pair } from '../components/workload.ts';
import { type Addon, type AddonMember, type AddonSettings, addonDeployment, addonService } from './addon.ts';

const NAME = 'karmada-scheduler-estimator';

/** Workload and Service of a member's estimator, as schedulers look for it. */
export const estimatorName = (clusterName: string): string => `${NAME}-${clusterName}`;

/** The Secret with a member's kubeconfig, and its only key. */
export const estimatorSecret = (clusterName: string): string => `${clusterName}-kubeconfig`;

function memberOf({ member }: AddonSettings): AddonMember {
  if (!member) throw new Error('an estimator is for a member');
  return member;
}

export const estimator: Addon = {
  name: NAME,
  perMember: true,
  host(settings) {
    const { name: cluster, kubeconfig } = memberOf(settings);
    const [name, secret] = [estimatorName(cluster), estimatorSecret(cluster)];
    return [
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: secret, namespace: settings.namespace },
        type: 'Opaque',
        data: { [secret]: Buffer.from(kubeconfig, 'utf8').toString('base64') },
      },
      addonService(settings, name, { labels: { cluster }, port: { name: 'server', port: 10352 } }),
      addonDeployment(settings, {
        name,
        container: NAME,
        labels: { cluster },
        command: [
          '/bin/karmada-scheduler-estimator',
          `--kubeconfig=/etc/${secret}`,
          `--cluster-name=${cluster}`,
          `--grpc-auth-cert-file=${PKI_DIR}/karmada.crt`,
          `--grpc-auth-key-file=${PKI_DIR}/karmada.key`,
          `--grpc-client-ca-file=${PKI_DIR}/ca.crt`,
          '--metrics-bind-address=$(POD_IP):8080',
          '--health-probe-bind-address=$(POD_IP):10351',
        ],
        certificates: ['ca.crt', ...pair('karmada')],
        liveness: { path: '/healthz', port: 10351, scheme: 'HTTP', delay: 15, period: 15, timeout: 5, failures: 3 },
        ports: [{ name: 'metrics', containerPort: 8080 }],
        volumes: [{ name: 'member-kubeconfig', secret: { secretName: secret } }],
        volumeMounts: [{ name: 'member-kubeconfig', subPath: secret, mountPath: `/etc/${secret}` }],
      }),
    ];
  },
  karmada: () => [],
};
