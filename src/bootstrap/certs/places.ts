/** Where the certificates of an installation are, in its host cluster and in the control plane. */

import { configMaps, type Secret, secrets } from '../../api/core/core.ts';
import { apiServices, customResourceDefinitions } from '../../api/core/extension.ts';
import type { Resource } from '../../api/kind.ts';
import type { AnyObject, KubeObject } from '../../api/meta/object.ts';
import type { Client } from '../../client/client.ts';
import type { Credentials } from '../../pki/certificate.ts';
import { mutatingWebhooks, validatingWebhooks } from '../apply/resources.ts';
import { noControlPlane } from '../no-control-plane.ts';
import { BUNDLE, type CertificatePlace, certificatesIn } from './scan.ts';

/** The authorities of an installation, by the names of their files. */
export const AUTHORITY_NAMES = ['ca', 'front-proxy-ca', 'etcd-ca'] as const;
export type AuthorityName = (typeof AUTHORITY_NAMES)[number];

export interface HostCertificates {
  places: CertificatePlace[];
  /** Those there are; one whose key is kept elsewhere has an empty key. */
  authorities: Partial<Record<AuthorityName, Credentials>>;
}

const CERTIFICATES = 'karmada-cert';

/** What the Secrets of the installation hold. Throws UserError `NotFound` where there is none. */
export async function readHostCertificates(hostClient: Client, namespace: string): Promise<HostCertificates> {
  const { items } = await hostClient.list(secrets, { namespace });
  const main = items.find(({ metadata }) => metadata.name === CERTIFICATES);
  if (!main) throw noControlPlane(namespace);
  const places = items.map(placeOf).filter((place) => certificatesIn(place).length > 0);
  return { places, authorities: authoritiesOf(textsOf(main)) };
}

function authoritiesOf(texts: Readonly<Record<string, string>>): HostCertificates['authorities'] {
  const pairs = AUTHORITY_NAMES.map((name) => [
    name,
    { certificate: texts[`${name}.crt`] ?? '', key: texts[`${name}.key`] ?? '' },
  ]);
  return Object.fromEntries(pairs.filter(([, pair]) => (pair as Credentials).certificate !== '')) as object;
}

const textsOf = ({ data = {} }: Secret): Record<string, string> =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]));

/** Estimators reach members with a kubeconfig of theirs. */
function placeOf(secret: Secret): CertificatePlace {
  const { namespace, name = '' } = secret.metadata;
  return {
    name: `secret ${namespace}/${name}`,
    texts: textsOf(secret),
    ...(name.endsWith('-kubeconfig') ? { foreign: true } : {}),
  };
}

/** An object of the control plane that names the authority of a server of the installation. */
export interface TrustingObject {
  place: CertificatePlace;
  resource: Resource<AnyObject>;
  object: AnyObject;
}

/** Webhook configurations, aggregated APIs and conversions that lead to the installation's own servers. */
export async function readTrustingObjects(karmadaClient: Client): Promise<TrustingObject[]> {
  const kinds = [mutatingWebhooks, validatingWebhooks, apiServices, customResourceDefinitions] as Resource[];
  const lists = await Promise.all(kinds.map((resource) => karmadaClient.list<KubeObject>(resource)));
  return lists.flatMap(({ items }, i) =>
    items.flatMap((found) => {
      const [object, resource] = [found as AnyObject, kinds[i] as Resource<AnyObject>];
      const bundles = ownBundles(object);
      if (bundles.length === 0) return [];
      const texts = Object.fromEntries(bundles.map((pem, n) => [n === 0 ? BUNDLE : `${BUNDLE} ${n + 1}`, pem]));
      return [{ place: { name: `${resource.kind} ${object.metadata.name}`, texts }, resource, object }];
    }),
  );
}

/** Different bundles of configurations that lead to a service called karmada-something. */
function ownBundles(object: AnyObject): string[] {
  const found = new Set<string>();
  mapBundles(object, (bundle) => {
    found.add(Buffer.from(bundle, 'base64').toString('utf8'));
    return bundle;
  });
  return [...found];
}

const OWN_SERVER = /^https:\/\/karmada-|^karmada-/;

/** The object with the bundles of the installation's servers replaced by what `change` makes of them, base64 to base64. */
export function mapBundles<T>(value: T, change: (bundle: string) => string): T {
  if (Array.isArray(value)) return value.map((item: unknown) => mapBundles(item, change)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const { caBundle, url, service } = value as { caBundle?: unknown; url?: unknown; service?: { name?: unknown } };
  const isOwn = typeof caBundle === 'string' && OWN_SERVER.test(String(url ?? service?.name ?? ''));
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    isOwn && key === 'caBundle' ? change(caBundle) : mapBundles(inner, change),
  ]);
  return Object.fromEntries(entries) as T;
}

/** What members without credentials are told: the authority is in a kubeconfig. */
export async function readClusterInfo(karmadaClient: Client): Promise<CertificatePlace | undefined> {
  const found = await karmadaClient.find(configMaps, 'cluster-info', { namespace: 'kube-public' });
  const text = found?.data?.['kubeconfig'];
  return text === undefined ? undefined : { name: 'configmap kube-public/cluster-info', texts: { kubeconfig: text } };
}
