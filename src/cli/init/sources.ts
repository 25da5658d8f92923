/** Certificates that are there already: in the host cluster, on this machine, in files of the user's. */

import { UserError } from '../../base/errors.ts';
import type { InstallRequest } from '../../bootstrap/choices/resolve.ts';
import type { PkiSources } from '../../bootstrap/installation.ts';
import { readHostPki, readLocalPki } from '../../bootstrap/known-pki.ts';
import type { KnownPki } from '../../bootstrap/pki.ts';
import type { Client } from '../../client/client.ts';
import { readIfPresent } from '../../files/private.ts';
import type { Credentials } from '../../pki/certificate.ts';
import type { CommandContext } from '../context.ts';
import { readGiven } from './request.ts';

/** The host's certificates are the ones in use; what is on this machine helps where the host has none. */
export async function readSources(
  context: CommandContext,
  { settings, places }: InstallRequest,
  { hostClient, pkiDir }: { hostClient: Client; pkiDir: string },
): Promise<PkiSources & { inUse: string | undefined }> {
  const onHost = await readHostPki(hostClient, settings.namespace);
  const known = onHost.pairs['ca'] ? onHost : await localPki(pkiDir);
  return { known, inUse: onHost.pairs['ca']?.certificate, ...(await userFiles(context, places)) };
}

function localPki(pkiDir: string): Promise<KnownPki> {
  return readLocalPki((name) => readIfPresent(`${pkiDir}/${name}`));
}

/** The user's authority and the files for an external etcd. */
export async function userFiles(
  context: CommandContext,
  { caCertificate, caKey, externalEtcd }: InstallRequest['places'],
): Promise<Omit<PkiSources, 'known'>> {
  const authority =
    caCertificate === undefined || caKey === undefined
      ? {}
      : {
          authority: {
            certificate: onlyCertificate(await readGiven(context, caCertificate, '--ca-cert-file'), caCertificate),
            key: await readGiven(context, caKey, '--ca-key-file'),
          },
        };
  if (!externalEtcd) return authority;
  const etcd: Record<string, Credentials> = {
    'etcd-ca': { certificate: await readGiven(context, externalEtcd.ca, '--external-etcd-ca-cert-path'), key: '' },
    'etcd-client': {
      certificate: await readGiven(context, externalEtcd.certificate, '--external-etcd-client-cert-path'),
      key: await readGiven(context, externalEtcd.key, '--external-etcd-client-key-path'),
    },
  };
  return { ...authority, externalEtcd: etcd };
}

/** The first certificate of a file counts, as with upstream. */
function onlyCertificate(pem: string, file: string): string {
  const found = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(pem)?.[0];
  if (found === undefined) throw new UserError('BadInput', `${file} holds no certificate in PEM`);
  return `${found}\n`;
}
