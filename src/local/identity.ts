/** The certificates of one server: its own authority, what it serves with, and its administrator's. Kept across runs. */

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { type Credentials, createCa, issueClientCertificate, issueServerCertificate } from '../pki/certificate.ts';
import { isFresh, isIssuedBy } from '../pki/inspect.ts';
import { readIfPresent, writePrivately } from './data-dir.ts';

export interface Identity {
  ca: Credentials;
  server: Credentials;
  admin: Credentials;
}

/** Reads the certificates from `folder`; makes those that are missing, damaged or about to end. */
export async function ensureIdentity(folder: string, name: string, clock: Clock): Promise<Identity> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ca = await keep(folder, 'ca', {
    isGood: ({ certificate }) => isFresh(certificate, clock),
    make: () => createCa(`${name}-ca`, { clock }),
  });
  const isGood = (credentials: Credentials): boolean =>
    isFresh(credentials.certificate, clock) && isIssuedBy(credentials, ca.certificate);
  const hosts = ['localhost', '127.0.0.1', name, 'kubernetes', 'kubernetes.default.svc'];
  const [server, admin] = await Promise.all([
    keep(folder, 'server', {
      isGood,
      make: () => issueServerCertificate(ca, { commonName: name, hosts }, { clock }),
    }),
    keep(folder, 'admin', {
      isGood,
      make: () => issueClientCertificate(ca, { user: 'kubernetes-admin', groups: ['system:masters'] }, { clock }),
    }),
  ]);
  return { ca, server, admin };
}

/** Reads the certificates that `ensureIdentity` has left in `folder`. */
export function readIdentity(folder: string): Identity {
  const read = (name: string): Credentials => ({
    certificate: readFileSync(join(folder, `${name}.crt`), 'utf8'),
    key: readFileSync(join(folder, `${name}.key`), 'utf8'),
  });
  return { ca: read('ca'), server: read('server'), admin: read('admin') };
}

interface Making {
  isGood(credentials: Credentials): boolean;
  make(): Promise<Credentials>;
}

async function keep(folder: string, name: string, { isGood, make }: Making): Promise<Credentials> {
  const paths = { certificate: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  const [certificate, key] = [readIfPresent(paths.certificate), readIfPresent(paths.key)];
  if (certificate !== undefined && key !== undefined && holds(isGood, { certificate, key }))
    return { certificate, key };
  const made = await make();
  writePrivately(paths.key, made.key);
  writePrivately(paths.certificate, made.certificate);
  return made;
}

/** A file that cannot be read as what it should be is as good as missing. */
function holds(isGood: Making['isGood'], credentials: Credentials): boolean {
  try {
    return isGood(credentials);
  } catch {
    return false;
  }
}
