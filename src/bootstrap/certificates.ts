/** The certificates of a control plane as a table: who signs what, for whom, valid where. */

import { etcdMembers, type InstallSettings, serviceHost } from './settings.ts';

export interface CertificateRequest {
  /** Base name of the files and secret keys: `<name>.crt`, `<name>.key`. */
  name: string;
  /** The signing entry's name; absent: self-signed CA. */
  signer?: 'ca' | 'front-proxy-ca' | 'etcd-ca';
  commonName: string;
  organizations: readonly string[];
  dnsNames: readonly string[];
  ipAddresses: readonly string[];
}

export interface ExtraNames {
  dnsNames: readonly string[];
  ipAddresses: readonly string[];
}

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();

/** Every name and address the control plane's servers answer to. */
function serverNames(
  settings: InstallSettings,
  extra: ExtraNames,
): Pick<CertificateRequest, 'dnsNames' | 'ipAddresses'> {
  const { namespace, domain } = settings;
  const services = ['karmada-apiserver', 'karmada-webhook', 'karmada-aggregated-apiserver'];
  return {
    dnsNames: sorted([
      'localhost',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      ...services,
      ...services.map((service) => serviceHost(settings, service)),
      `karmada-webhook.${namespace}.svc`,
      `*.${namespace}.svc.${domain}`,
      `*.${namespace}.svc`,
      ...extra.dnsNames,
    ]),
    ipAddresses: [...new Set(['127.0.0.1', ...extra.ipAddresses])],
  };
}

const authority = (name: string, commonName = name): CertificateRequest => ({
  name,
  commonName,
  organizations: [],
  dnsNames: [commonName],
  ipAddresses: [],
});

/** The table, signers before what they sign. */
export function certificateRequests(settings: InstallSettings, extra: ExtraNames): CertificateRequest[] {
  const served = serverNames(settings, extra);
  const nameless = { organizations: [], dnsNames: [], ipAddresses: [] };
  const requests: CertificateRequest[] = [
    authority('ca', 'karmada'),
    { name: 'karmada', signer: 'ca', commonName: 'system:admin', organizations: ['system:masters'], ...served },
    { name: 'apiserver', signer: 'ca', commonName: 'karmada-apiserver', organizations: [], ...served },
    authority('front-proxy-ca'),
    { name: 'front-proxy-client', signer: 'front-proxy-ca', commonName: 'front-proxy-client', ...nameless },
  ];
  if (settings.externalEtcd) return requests;
  return [
    ...requests,
    authority('etcd-ca'),
    {
      name: 'etcd-server',
      signer: 'etcd-ca',
      commonName: 'karmada-etcd-server',
      organizations: [],
      dnsNames: sorted(['localhost', ...etcdMembers(settings)]),
      ipAddresses: ['127.0.0.1'],
    },
    { name: 'etcd-client', signer: 'etcd-ca', commonName: 'karmada-etcd-client', ...nameless },
  ];
}
