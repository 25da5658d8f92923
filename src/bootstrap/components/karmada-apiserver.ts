/** The control plane's API: a stock kube-apiserver, exposed as asked. */

import type { AnyObject } from '../../api/meta/object.ts';
import { etcdServers, type InstallSettings } from '../settings.ts';
import { certificatesMount, componentDeployment, componentService, PKI_DIR, pair } from './workload.ts';

export const API_PORT = 5443;

function command(settings: InstallSettings): string[] {
  return [
    'kube-apiserver',
    '--allow-privileged=true',
    '--authorization-mode=Node,RBAC',
    `--client-ca-file=${PKI_DIR}/ca.crt`,
    '--enable-bootstrap-token-auth=true',
    `--etcd-cafile=${PKI_DIR}/etcd-ca.crt`,
    `--etcd-certfile=${PKI_DIR}/etcd-client.crt`,
    `--etcd-keyfile=${PKI_DIR}/etcd-client.key`,
    `--etcd-servers=${etcdServers(settings)}`,
    '--bind-address=0.0.0.0',
    '--disable-admission-plugins=StorageObjectInUseProtection,ServiceAccount',
    '--runtime-config=',
    `--apiserver-count=${settings.components['karmada-apiserver'].replicas}`,
    `--secure-port=${API_PORT}`,
    `--service-account-issuer=https://kubernetes.default.svc.${settings.domain}`,
    `--service-account-key-file=${PKI_DIR}/karmada.key`,
    `--service-account-signing-key-file=${PKI_DIR}/karmada.key`,
    '--service-cluster-ip-range=10.96.0.0/12',
    `--proxy-client-cert-file=${PKI_DIR}/front-proxy-client.crt`,
    `--proxy-client-key-file=${PKI_DIR}/front-proxy-client.key`,
    '--requestheader-allowed-names=front-proxy-client',
    `--requestheader-client-ca-file=${PKI_DIR}/front-proxy-ca.crt`,
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-username-headers=X-Remote-User',
    `--tls-cert-file=${PKI_DIR}/apiserver.crt`,
    `--tls-private-key-file=${PKI_DIR}/apiserver.key`,
    '--tls-min-version=VersionTLS13',
    '--v=2',
    ...(settings.externalEtcd?.keyPrefix ? [`--etcd-prefix=${settings.externalEtcd.keyPrefix}`] : []),
  ];
}

export function karmadaApiserver(settings: InstallSettings): AnyObject[] {
  const { exposure, serviceAnnotations: annotations } = settings;
  const port = {
    name: 'server',
    port: API_PORT,
    ...(exposure.type === 'NodePort' ? { nodePort: exposure.port } : {}),
  };
  return [
    componentService(settings, 'karmada-apiserver', { type: exposure.type, ports: [port], annotations }),
    componentDeployment(settings, {
      name: 'karmada-apiserver',
      command: command(settings),
      mounts: [
        certificatesMount(
          'ca.crt',
          ...pair('apiserver'),
          ...pair('karmada'),
          'front-proxy-ca.crt',
          ...pair('front-proxy-client'),
          'etcd-ca.crt',
          ...pair('etcd-client'),
        ),
      ],
      ports: [{ name: 'server', containerPort: API_PORT }],
      startup: { path: '/readyz', port: API_PORT, scheme: 'HTTPS' },
      liveness: { path: '/livez', port: API_PORT, scheme: 'HTTPS', period: 30, timeout: 5, failures: 3 },
      readiness: { path: '/readyz', port: API_PORT, scheme: 'HTTPS', period: 30, timeout: 5, failures: 3 },
    }),
  ];
}
