/** An installation's files on this machine, and what could keep them from being written. */

import type { InstallFiles } from '../../bootstrap/installation.ts';
import { folderProblem, readIfPresent, writePrivate } from '../../files/private.ts';
import { inspectCertificate } from '../../pki/inspect.ts';
import { isReplaceable, type KubeconfigOwner, mergeInto, renderMarked } from './kubeconfig-file.ts';
import { writePkiFolder } from './pki-folder.ts';
import { folderOf } from './place-problems.ts';
import type { LocalPlaces } from './places.ts';

export interface LocalFiles extends InstallFiles {
  /** One line each; nothing is written. */
  problems(certificateInUse: string | undefined): Promise<string[]>;
}

export interface LocalFileOptions {
  places: LocalPlaces;
  owner: KubeconfigOwner;
  /** A kubeconfig of the user's to add the control plane to. */
  mergeInto: string | undefined;
}

/** Files below the chosen places; what is already as it should be is not touched. */
export function createLocalFiles({ places, owner, mergeInto: merged }: LocalFileOptions): LocalFiles {
  const { dataDir, pkiDir, ownKubeconfig, kubeconfig } = places;
  return {
    async problems(certificateInUse) {
      const folders = new Set([dataDir, pkiDir, ...[kubeconfig, merged ?? kubeconfig].map(folderOf)]);
      const found = await Promise.all([...folders].map(folderProblem));
      return [
        ...new Set(found.filter((each) => each !== undefined)),
        ...(await foreignPki(pkiDir, certificateInUse)),
        ...(merged === undefined ? await foreignKubeconfig(kubeconfig, owner) : []),
      ];
    },
    writePki: (files) => writePkiFolder(pkiDir, files),
    async writeKubeconfig(config) {
      await writePrivate(ownKubeconfig, renderMarked(config, owner));
      const place = merged ?? kubeconfig;
      const current = await readIfPresent(place);
      const text = merged === undefined ? renderMarked(config, owner) : mergeInto(current, config);
      if (merged !== undefined && current !== undefined && current !== text)
        await writePrivate(`${merged}.bak`, current);
      await writePrivate(place, text);
      return [...new Set([ownKubeconfig, place])];
    },
  };
}

async function foreignPki(pkiDir: string, certificateInUse: string | undefined): Promise<string[]> {
  const file = `${pkiDir}/ca.crt`;
  const text = await readIfPresent(file);
  if (text === undefined || certificateInUse === undefined || text.trim() === certificateInUse.trim()) return [];
  return [`${file} (${describe(text)}) is the authority of another installation`];
}

function describe(pem: string): string {
  try {
    return inspectCertificate(pem).commonName;
  } catch {
    return 'not a certificate';
  }
}

async function foreignKubeconfig(path: string, owner: KubeconfigOwner): Promise<string[]> {
  const text = await readIfPresent(path);
  return isReplaceable(text, owner) ? [] : [`${path} is another control plane's kubeconfig`];
}
