/** Certificates that an installation has left on this machine. */

import { type CertificatePlace, certificatesIn } from '../../bootstrap/certs/scan.ts';
import { PKI_PAIRS } from '../../bootstrap/objects/host-secrets.ts';
import { readIfPresent, writePrivate } from '../../files/private.ts';
import type { LocalPlaces } from '../init/places.ts';

/** The folder of certificates and the kubeconfigs, as far as they are there. */
export async function readLocalPlaces({ pkiDir, ownKubeconfig, kubeconfig }: LocalPlaces): Promise<CertificatePlace[]> {
  const folder = { name: pkiDir, texts: await readPki(pkiDir) };
  const files = await Promise.all([...new Set([ownKubeconfig, kubeconfig])].map(readKubeconfig));
  return [folder, ...files].filter((place) => certificatesIn(place).length > 0);
}

async function readPki(folder: string): Promise<Record<string, string>> {
  const names = PKI_PAIRS.flatMap((name) => [`${name}.crt`, `${name}.key`]);
  const texts = await Promise.all(names.map(async (name) => [name, await readIfPresent(`${folder}/${name}`)] as const));
  return Object.fromEntries(texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));
}

const KUBECONFIG = 'kubeconfig';

async function readKubeconfig(name: string): Promise<CertificatePlace> {
  const text = await readIfPresent(name);
  return { name, texts: text === undefined ? {} : { [KUBECONFIG]: text } };
}

/** Writes what has changed in a place on this machine. */
export async function writeLocalPlace(
  { name }: CertificatePlace,
  texts: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [item, text] of Object.entries(texts)) {
    await writePrivate(item === KUBECONFIG ? name : `${name}/${item}`, text);
  }
}
