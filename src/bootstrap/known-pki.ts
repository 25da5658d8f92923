/** Certificates that an earlier run, or upstream's CLI, has left in the host cluster or on this machine. */

import { load } from 'js-yaml';
import { type Secret, secrets } from '../api/core/core.ts';
import { isObject } from '../base/json.ts';
import type { Client } from '../client/client.ts';
import type { Credentials } from '../pki/certificate.ts';
import { CONFIG_OWNERS, type ConfigOwner } from './identities.ts';
import { PKI_PAIRS } from './objects/host-secrets.ts';
import { type KnownPki, NOTHING_KNOWN } from './pki.ts';

const text = (base64 = ''): string => Buffer.from(base64, 'base64').toString('utf8');

/** What the installation's secrets hold; nothing where there is no installation. */
export async function readHostPki(hostClient: Client, namespace: string): Promise<KnownPki> {
  const [certificates, ...configs] = await Promise.all([
    hostClient.find(secrets, 'karmada-cert', { namespace }),
    ...CONFIG_OWNERS.map((owner) => hostClient.find(secrets, `${owner}-config`, { namespace })),
  ]);
  if (!certificates) return NOTHING_KNOWN;
  const pairs = pairsFrom((file) => text(certificates.data?.[file]));
  const clients = CONFIG_OWNERS.flatMap((owner, i) => {
    const credentials = clientOf(configs[i]);
    return credentials ? [[owner, credentials]] : [];
  });
  return { pairs, clients: Object.fromEntries(clients) as Partial<Record<ConfigOwner, Credentials>> };
}

/** The pairs of a folder with files `ca.crt`, `ca.key` and so on, as far as they are there. */
export async function readLocalPki(read: (file: string) => Promise<string | undefined>): Promise<KnownPki> {
  const names = PKI_PAIRS.flatMap((name) => [`${name}.crt`, `${name}.key`]);
  const found = new Map(await Promise.all(names.map(async (name) => [name, (await read(name)) ?? ''] as const)));
  return { pairs: pairsFrom((file) => found.get(file) ?? ''), clients: {} };
}

function pairsFrom(read: (file: string) => string): Record<string, Credentials> {
  const entries = PKI_PAIRS.map((name): [string, Credentials] => [
    name,
    { certificate: read(`${name}.crt`), key: read(`${name}.key`) },
  ]);
  return Object.fromEntries(entries.filter(([, pair]) => pair.certificate !== '' && pair.key !== ''));
}

function clientOf(secret: Secret | undefined): Credentials | undefined {
  const document = secret && load(text(secret.data?.['karmada.config']));
  const users = isObject(document) && Array.isArray(document['users']) ? document['users'] : [];
  const user: unknown = isObject(users[0]) ? users[0]['user'] : undefined;
  if (!isObject(user)) return undefined;
  const { 'client-certificate-data': certificate, 'client-key-data': key } = user;
  if (typeof certificate !== 'string' || typeof key !== 'string') return undefined;
  return { certificate: text(certificate), key: text(key) };
}
