/** Putting new certificates in place: Secrets, then restarts in order, then what trusts them in the control plane. */

import { configMaps, secrets } from '../../api/core/core.ts';
import type { Client } from '../../client/client.ts';
import { readHostPki } from '../known-pki.ts';
import { PKI_ANNOTATION, pkiMark } from '../pki-mark.ts';
import { mountsSecret, type RestartOptions, restart, restartWaves } from '../restart.ts';
import {
  type HostCertificates,
  mapBundles,
  readClusterInfo,
  readTrustingObjects,
  type TrustingObject,
} from './places.ts';
import type { CertificatePlace } from './scan.ts';
import { changedTexts, type Succession } from './succession.ts';

export interface PlaceChange {
  place: CertificatePlace;
  /** New texts by file name or key. */
  texts: Record<string, string>;
}

/** The places that hold something which is succeeded. */
export function placeChanges(places: readonly CertificatePlace[], succession: Succession): PlaceChange[] {
  return places
    .map((place) => ({ place, texts: changedTexts(place, succession) }))
    .filter(({ texts }) => Object.keys(texts).length > 0);
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** `secret karmada-system/karmada-cert` → `karmada-cert` */
const secretName = ({ place }: PlaceChange): string => place.name.split('/').at(-1) ?? '';

/** Writes the Secrets. */
export async function writeSecrets(
  hostClient: Client,
  namespace: string,
  changes: readonly PlaceChange[],
): Promise<void> {
  for (const change of changes) {
    const data = Object.fromEntries(Object.entries(change.texts).map(([key, text]) => [key, base64(text)]));
    await hostClient.patch(secrets, secretName(change), { type: 'merge', body: { data } }, { namespace });
  }
}

/** Starts anew what sees the changed Secrets. */
export async function restartUsers(
  hostClient: Client,
  namespace: string,
  { changes, ...options }: RestartOptions & { changes: readonly PlaceChange[] },
): Promise<void> {
  const names = new Set(changes.map(secretName));
  const waves = await restartWaves(hostClient, namespace, mountsSecret(names));
  // Another run of init finds the pods made with the certificates there are.
  const annotations = { [PKI_ANNOTATION]: pkiMark(await readHostPki(hostClient, namespace)) };
  await restart(hostClient, waves, { ...options, annotations });
}

/** Makes everything in the control plane trust the authority; answers the names of what was changed. */
export async function spreadTrust(
  karmadaClient: Client,
  authority: HostCertificates['authorities']['ca'],
  succession: Succession,
): Promise<string[]> {
  if (!authority) return [];
  const changed: string[] = [];
  for (const trusting of await readTrustingObjects(karmadaClient)) {
    if (await trust(karmadaClient, trusting, base64(authority.certificate))) changed.push(trusting.place.name);
  }
  const info = await readClusterInfo(karmadaClient);
  const data = info ? changedTexts(info, succession) : {};
  if (info && Object.keys(data).length > 0) {
    const patch = { type: 'merge', body: { data } } as const;
    await karmadaClient.patch(configMaps, 'cluster-info', patch, { namespace: 'kube-public' });
    changed.push(info.name);
  }
  return changed;
}

async function trust(karmadaClient: Client, { object, resource }: TrustingObject, bundle: string): Promise<boolean> {
  const isOld = (each: string): boolean =>
    Buffer.from(each, 'base64').toString().trim() !== Buffer.from(bundle, 'base64').toString().trim();
  let differs = false;
  const next = mapBundles(object, (each) => {
    differs ||= isOld(each);
    return isOld(each) ? bundle : each;
  });
  if (differs) await karmadaClient.update(resource, next);
  return differs;
}
