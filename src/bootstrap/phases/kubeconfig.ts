/** The administrator's kubeconfig on this machine. */

import type { Installation } from '../installation.ts';
import { adminKubeconfig } from '../manifests.ts';

/** Writes it where it is wanted. */
export async function saveKubeconfig({ files, found, tell }: Installation): Promise<void> {
  for (const place of await files.writeKubeconfig(adminKubeconfig(found.blueprint))) tell(`wrote ${place}`);
}
