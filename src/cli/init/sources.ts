/** Certificates that are there already: in the host cluster and on this machine. */

import type { InstallRequest } from '../../bootstrap/choices/resolve.ts';
import type { PkiSources } from '../../bootstrap/installation.ts';
import { readHostPki, readLocalPki } from '../../bootstrap/known-pki.ts';
import type { KnownPki } from '../../bootstrap/pki.ts';
import type { Client } from '../../client/client.ts';
import { readIfPresent } from '../../files/private.ts';

/** The host's certificates are the ones in use; what is on this machine helps where the host has none. */
export async function readSources(
  { settings }: InstallRequest,
  { hostClient, pkiDir }: { hostClient: Client; pkiDir: string },
): Promise<Pick<PkiSources, 'known'> & { inUse: string | undefined }> {
  const onHost = await readHostPki(hostClient, settings.namespace);
  const known = onHost.pairs['ca'] ? onHost : await localPki(pkiDir);
  return { known, inUse: onHost.pairs['ca']?.certificate };
}

function localPki(pkiDir: string): Promise<KnownPki> {
  return readLocalPki((name) => readIfPresent(`${pkiDir}/${name}`));
}
