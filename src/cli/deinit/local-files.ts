/** What `init` has written on this machine. */

import { readIfPresent, removeFiles } from '../../files/private.ts';
import { isMarkedFor, type KubeconfigOwner } from '../init/kubeconfig-file.ts';
import { purgePkiFolder } from '../init/pki-folder.ts';
import type { LocalPlaces } from '../init/places.ts';

/** Removes kubeconfigs that lead nowhere now and, with `purge`, certificates; resolves with what stays. */
export async function removeLocalFiles(
  { dataDir, pkiDir, kubeconfig, ownKubeconfig }: LocalPlaces,
  { owner, purge }: { owner: KubeconfigOwner; purge: boolean },
): Promise<string[]> {
  for (const file of [kubeconfig, ownKubeconfig]) {
    if (isMarkedFor(await readIfPresent(file), owner)) await removeFiles([file]);
  }
  if (!purge) return (await readIfPresent(`${pkiDir}/ca.crt`)) === undefined ? [] : [`certificates in ${pkiDir}`];
  await purgePkiFolder(pkiDir);
  await removeFiles([], [dataDir]);
  return [];
}
