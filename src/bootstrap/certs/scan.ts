/** Finding certificates where an installation keeps them: PEM files beside their keys, kubeconfigs, bundles. */

import { load } from 'js-yaml';
import { isObject } from '../../base/json.ts';

/** Texts that belong together, by file name or key: a Secret, a folder, a kubeconfig, the bundles of one object. */
export interface CertificatePlace {
  /** `secret karmada-system/karmada-cert` */
  name: string;
  texts: Readonly<Record<string, string>>;
  /** Holds credentials for another cluster, whose authorities are its own. */
  foreign?: true;
}

export interface FoundCertificate {
  /** Where in its place: `apiserver.crt`, `user karmada-admin`. */
  item: string;
  certificate: string;
  /** The private key beside it. */
  key?: string;
}

/** Keys of a place that hold nothing but authorities to trust. */
export const BUNDLE = 'caBundle';

/** Every certificate of a place; of a bundle the first. */
export function certificatesIn({ texts }: CertificatePlace): FoundCertificate[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    if (name.endsWith('.crt')) return pemFile(texts, name, text);
    if (name.startsWith(BUNDLE)) return text === '' ? [] : [{ item: name, certificate: text }];
    return /^kind:\s*"?Config"?\s*$/m.test(text) || text.startsWith('{') ? fromKubeconfig(text) : [];
  });
}

function pemFile(texts: CertificatePlace['texts'], name: string, certificate: string): FoundCertificate[] {
  if (!certificate.includes('BEGIN CERTIFICATE')) return [];
  const key = texts[`${name.slice(0, -'.crt'.length)}.key`];
  return [{ item: name, certificate, ...(key ? { key } : {}) }];
}

function fromKubeconfig(text: string): FoundCertificate[] {
  const document = parsed(text);
  const clusters = entries(document, 'clusters', 'cluster').flatMap(({ name, value }) => {
    const certificate = decoded(value['certificate-authority-data']);
    return certificate ? [{ item: `cluster ${name}`, certificate }] : [];
  });
  const users = entries(document, 'users', 'user').flatMap(({ name, value }) => {
    const [certificate, key] = [decoded(value['client-certificate-data']), decoded(value['client-key-data'])];
    return certificate ? [{ item: `user ${name}`, certificate, ...(key ? { key } : {}) }] : [];
  });
  return [...clusters, ...users];
}

function parsed(text: string): Record<string, unknown> {
  try {
    const document = load(text);
    return isObject(document) ? document : {};
  } catch {
    return {};
  }
}

function entries(document: Record<string, unknown>, section: string, inner: string) {
  const list = Array.isArray(document[section]) ? document[section].filter(isObject) : [];
  return list.flatMap((item) => (isObject(item[inner]) ? [{ name: String(item['name']), value: item[inner] }] : []));
}

function decoded(base64: unknown): string | undefined {
  if (typeof base64 !== 'string' || base64 === '') return undefined;
  const text = Buffer.from(base64, 'base64').toString('utf8');
  return text.includes('-----BEGIN') ? text : undefined;
}
