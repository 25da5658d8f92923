/** A Kubernetes control plane: API server, controller manager, scheduler; all of the testbed's share one etcd. */

import * as path from 'node:path';
import { binaryPath } from './binaries.ts';
import { startDaemon, untilTrue } from './daemon.ts';
import { writeIdentities } from './identities.ts';
import { NODE_IP } from './inside.ts';
import { kubectl } from './kubectl.ts';

const ETCD = 'http://127.0.0.1:2379';

/** Pods of the one node; services of every cluster. */
export const POD_CIDR = '10.244.0.0/24';
const SERVICE_CIDR = '10.96.0.0/16';

/** The cluster's secure port; its position tells it from the others. */
export const portOf = (position: number): number => 6443 + position;

/** Starts the store; clusters keep apart by their key prefixes. */
export function startEtcd(folder: string): void {
  const urls = ['--listen-client-urls', ETCD, '--advertise-client-urls', ETCD];
  const data = ['--data-dir', path.join(folder, 'etcd'), '--unsafe-no-fsync', '--log-level=warn'];
  startDaemon(folder, 'etcd', [binaryPath('etcd'), ...data, ...urls]);
}

/** Starts the cluster of this folder, named like it; resolves once its API is ready. */
export async function startControlPlane(folder: string, position: number): Promise<void> {
  const port = portOf(position);
  await writeIdentities(folder, `https://${NODE_IP}:${port}`);
  startDaemon(folder, 'kube-apiserver', [binaryPath('kube-apiserver'), ...apiserverFlags(path.basename(folder), port)]);
  const ready = (): boolean => kubectl(folder, 'get', '--raw', '/readyz').status === 0;
  await untilTrue(`${path.basename(folder)} is ready`, ready, path.join(folder, 'kube-apiserver.log'));
  const common = ['--leader-elect=false', '--secure-port=0'];
  const manager = ['--kubeconfig=kube-controller-manager.config', ...common, ...managerFlags];
  startDaemon(folder, 'kube-controller-manager', [binaryPath('kube-controller-manager'), ...manager]);
  const scheduler = ['--kubeconfig=kube-scheduler.config', ...common];
  startDaemon(folder, 'kube-scheduler', [binaryPath('kube-scheduler'), ...scheduler]);
  const managed = (): boolean => isFurnished(folder);
  await untilTrue(`${path.basename(folder)} is managed`, managed, path.join(folder, 'kube-controller-manager.log'));
}

/** Whether every namespace has what the controller manager puts there first. */
function isFurnished(folder: string): boolean {
  const count = (kind: string, name: string): number =>
    kubectl(folder, 'get', kind, '-A', '-o', 'name', '--field-selector', `metadata.name=${name}`).stdout.split('\n')
      .length;
  const namespaces = kubectl(folder, 'get', 'namespaces', '-o', 'name').stdout.split('\n').length;
  return [count('serviceaccounts', 'default'), count('configmaps', 'kube-root-ca.crt')].every((n) => n === namespaces);
}

const managerFlags = [
  '--service-account-private-key-file=pki/accounts.key',
  '--root-ca-file=pki/ca.crt',
  '--cluster-signing-cert-file=pki/ca.crt',
  '--cluster-signing-key-file=pki/ca.key',
  '--use-service-account-credentials',
  '--allocate-node-cidrs',
  `--cluster-cidr=${POD_CIDR}`,
  '--node-cidr-mask-size=24',
];

function apiserverFlags(name: string, port: number): string[] {
  return [
    `--etcd-servers=${ETCD}`,
    `--etcd-prefix=/${name}`,
    `--bind-address=${NODE_IP}`,
    `--advertise-address=${NODE_IP}`,
    `--secure-port=${port}`,
    `--service-cluster-ip-range=${SERVICE_CIDR}`,
    '--allow-privileged',
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--enable-bootstrap-token-auth',
    '--client-ca-file=pki/ca.crt',
    '--tls-cert-file=pki/server.crt',
    '--tls-private-key-file=pki/server.key',
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-account-key-file=pki/accounts.key',
    '--service-account-signing-key-file=pki/accounts.key',
    '--kubelet-client-certificate=pki/admin.crt',
    '--kubelet-client-key=pki/admin.key',
    '--requestheader-client-ca-file=pki/ca.crt',
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-username-headers=X-Remote-User',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    '--proxy-client-cert-file=pki/front-proxy.crt',
    '--proxy-client-key-file=pki/front-proxy.key',
  ];
}
