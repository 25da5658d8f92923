/** The files that the user has for an installation, read and checked before any server is asked. */

import type { AnyObject } from '../../api/meta/object.ts';
import { refuseProblems } from '../../bootstrap/choices/forms.ts';
import type { InstallPlaces } from '../../bootstrap/choices/resolve.ts';
import type { PkiSources } from '../../bootstrap/installation.ts';
import { authorityProblem } from '../../bootstrap/pki.ts';
import type { Credentials } from '../../pki/certificate.ts';
import { holdsItsKey, inspectCertificate } from '../../pki/inspect.ts';
import type { CommandContext } from '../context.ts';
import { createAttempts } from '../installation/attempts.ts';
import { readCrds } from './crds.ts';
import { readGiven } from './request.ts';

export interface UserFiles {
  pki: Omit<PkiSources, 'known'>;
  /** Absent: the ones that are built in. */
  crds?: readonly AnyObject[];
}

/** Throws UserError `BadInput` with every file that cannot be used; `others` are problems that are told with them. */
export async function readUserFiles(
  context: CommandContext,
  { caCertificate, caKey, externalEtcd, crds }: InstallPlaces,
  others: readonly string[] = [],
): Promise<UserFiles> {
  const reader = readerOf(context);
  const pki: UserFiles['pki'] = {};
  if (caCertificate !== undefined && caKey !== undefined) {
    const authority = {
      certificate: await reader.certificate('--ca-cert-file', caCertificate),
      key: await reader.text('--ca-key-file', caKey),
    };
    await reader.check('--ca-cert-file', () => ifWhole(authority, (each) => authorityProblem(each, context.clock)));
    pki.authority = authority;
  }
  if (externalEtcd) {
    const client = {
      certificate: await reader.text('--external-etcd-client-cert-path', externalEtcd.certificate),
      key: await reader.text('--external-etcd-client-key-path', externalEtcd.key),
    };
    await reader.check('--external-etcd-client-cert-path', () => ifWhole(client, pairProblem));
    const ca = await reader.text('--external-etcd-ca-cert-path', externalEtcd.ca);
    await reader.check('--external-etcd-ca-cert-path', () => {
      if (ca !== '') inspectCertificate(ca);
      return undefined;
    });
    pki.externalEtcd = { 'etcd-ca': { certificate: ca, key: '' }, 'etcd-client': client };
  }
  const definitions = crds === undefined ? undefined : await reader.read('--crds', () => readCrds(crds));
  refuseProblems([...reader.problems, ...others], 'init');
  return { pki, ...(definitions ? { crds: definitions } : {}) };
}

type Judge = (pair: Credentials) => string | undefined;

/** What could not be read has been told. */
function ifWhole(pair: Credentials, judge: Judge): string | undefined {
  return pair.certificate !== '' && pair.key !== '' ? judge(pair) : undefined;
}

function pairProblem(pair: Credentials): string | undefined {
  return holdsItsKey(pair) ? undefined : 'the key belongs to another certificate';
}

function readerOf(context: CommandContext) {
  const { problems, read } = createAttempts();
  /** Empty where there is nothing to go on with. */
  async function text(flag: string, file: string): Promise<string> {
    const found = await read(flag, () => readGiven(context, file));
    if (found?.trim() === '') problems.push(`${flag}: ${file} is empty`);
    return found?.trim() ? found : '';
  }
  return {
    problems,
    read,
    text,
    /** The first certificate of a file counts, as with upstream. */
    async certificate(flag: string, file: string): Promise<string> {
      const pem = await text(flag, file);
      const found = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(pem)?.[0];
      if (found === undefined && pem !== '') problems.push(`${flag}: ${file} holds no certificate in PEM`);
      return found === undefined ? '' : `${found}\n`;
    },
    /** The problem that a check answers or throws. */
    async check(flag: string, action: () => string | undefined): Promise<void> {
      const problem = await read(flag, action);
      if (problem) problems.push(`${flag}: ${problem}`);
    },
  };
}
