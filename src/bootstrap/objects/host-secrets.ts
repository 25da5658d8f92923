/** What the control plane's pods mount: certificates and a kubeconfig per component. */

import type { AnyObject } from '../../api/meta/object.ts';
import { BOOTSTRAPPING_LABEL } from '../components/workload.ts';
import { CONFIG_OWNERS, type ConfigOwner } from '../identities.ts';

/** PEM texts by base name (`ca`, `karmada`, …). */
export type KeyPairs = Readonly<Record<string, { certificate: string; key: string }>>;

/** The pairs of the secret that everything mounts. */
export const PKI_PAIRS = [
  'ca',
  'etcd-ca',
  'etcd-server',
  'etcd-client',
  'karmada',
  'apiserver',
  'front-proxy-ca',
  'front-proxy-client',
];

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

function secret(namespace: string, name: string, files: Record<string, string>): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels: { [BOOTSTRAPPING_LABEL]: 'secret-defaults' } },
    type: 'Opaque',
    data: Object.fromEntries(Object.entries(files).map(([key, text]) => [key, base64(text)])),
  };
}

function files(pairs: KeyPairs, names: readonly string[]): Record<string, string> {
  const entries = names.flatMap((name) => [
    [`${name}.crt`, pairs[name]?.certificate ?? ''],
    [`${name}.key`, pairs[name]?.key ?? ''],
  ]);
  return Object.fromEntries(entries);
}

/** Every Secret of the control plane in its host namespace. `configs` maps an owner to its kubeconfig text. */
export function hostSecrets(
  namespace: string,
  pairs: KeyPairs,
  configs: Readonly<Partial<Record<ConfigOwner, string>>>,
): AnyObject[] {
  const webhook = pairs['karmada'];
  return [
    ...CONFIG_OWNERS.map((owner) => secret(namespace, `${owner}-config`, { 'karmada.config': configs[owner] ?? '' })),
    secret(namespace, 'etcd-cert', files(pairs, ['etcd-ca', 'etcd-server'])),
    secret(namespace, 'karmada-cert', files(pairs, PKI_PAIRS)),
    secret(namespace, 'karmada-webhook-cert', { 'tls.crt': webhook?.certificate ?? '', 'tls.key': webhook?.key ?? '' }),
  ];
}
