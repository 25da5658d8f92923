/** The few Kubernetes controllers a control plane without nodes needs: namespaces, garbage, tokens, signing. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { InstallSettings } from '../settings.ts';
import {
  CONFIG_FILE,
  certificatesMount,
  componentDeployment,
  componentService,
  configMount,
  PKI_DIR,
  pair,
} from './workload.ts';

const CONTROLLERS = [
  'namespace',
  'garbagecollector',
  'serviceaccount-token',
  'ttl-after-finished',
  'bootstrapsigner',
  'tokencleaner',
  'csrcleaner',
  'csrsigning',
  'clusterrole-aggregation',
];

function command(settings: InstallSettings): string[] {
  return [
    'kube-controller-manager',
    '--allocate-node-cidrs=true',
    `--kubeconfig=${CONFIG_FILE}`,
    `--authentication-kubeconfig=${CONFIG_FILE}`,
    `--authorization-kubeconfig=${CONFIG_FILE}`,
    '--bind-address=0.0.0.0',
    `--client-ca-file=${PKI_DIR}/ca.crt`,
    '--cluster-cidr=10.244.0.0/16',
    '--cluster-name=karmada-apiserver',
    `--cluster-signing-cert-file=${PKI_DIR}/ca.crt`,
    `--cluster-signing-key-file=${PKI_DIR}/ca.key`,
    `--controllers=${CONTROLLERS.join(',')}`,
    '--leader-elect=true',
    `--leader-elect-resource-namespace=${settings.namespace}`,
    '--node-cidr-mask-size=24',
    `--root-ca-file=${PKI_DIR}/ca.crt`,
    `--service-account-private-key-file=${PKI_DIR}/karmada.key`,
    '--service-cluster-ip-range=10.96.0.0/12',
    '--use-service-account-credentials=true',
    '--v=2',
  ];
}

export function kubeControllerManager(settings: InstallSettings): AnyObject[] {
  const name = 'kube-controller-manager';
  return [
    componentService(settings, name, { ports: [{ name: 'server', port: 10257 }] }),
    componentDeployment(settings, {
      name,
      command: command(settings),
      mounts: [configMount(name), certificatesMount(...pair('ca'), 'karmada.key')],
      ports: [{ name: 'server', containerPort: 10257 }],
      startup: { path: '/healthz', port: 10257, scheme: 'HTTPS' },
      liveness: { path: '/healthz', port: 10257, scheme: 'HTTPS', period: 10, timeout: 15, failures: 8 },
    }),
  ];
}
