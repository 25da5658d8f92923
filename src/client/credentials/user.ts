/** The credentials a kubeconfig's user entry describes. */

import { readFile } from 'node:fs/promises';
import type { Clock } from '../../base/clock.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { type Credentials, fixedCredentials, type Proof } from '../connection.ts';
import type { ClusterEntry, UserEntry } from '../kubeconfig.ts';
import { authProviderCredentials } from './auth-provider.ts';
import { execCredentials } from './exec-plugin.ts';

export interface CredentialContext {
  cluster: ClusterEntry;
  clock: Clock;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  interactive: boolean;
  signal?: AbortSignal | undefined;
}

/** How often a token file is read again, as other programs do. */
const TOKEN_FILE_AGE_MS = 60_000;

/** Credentials of `user`; a client certificate and a token may come together. */
export function userCredentials(user: UserEntry, context: CredentialContext): Credentials {
  const bearer = bearerCredentials(user, context);
  const certificate = certificateReader(user);
  return {
    proof: async () => ({ ...(await certificate()), ...(await bearer.proof()) }),
    renew: (refused) => bearer.renew(refused),
  };
}

function bearerCredentials(user: UserEntry, context: CredentialContext): Credentials {
  if (user.tokenFile) return tokenFileCredentials(user.tokenFile, context.clock);
  if (user.token) return fixedCredentials({ authorization: `Bearer ${user.token}` });
  if (user.exec) return execCredentials(user.exec, context);
  if (user['auth-provider']) return authProviderCredentials(user['auth-provider'], context.clock);
  if (user.username) {
    const pair = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
    return fixedCredentials({ authorization: `Basic ${pair}` });
  }
  return fixedCredentials({});
}

function tokenFileCredentials(file: string, clock: Clock): Credentials {
  let current: { token: string; readAt: number } | undefined;
  return {
    async proof() {
      if (!current || clock.now() - current.readAt > TOKEN_FILE_AGE_MS) {
        current = { token: (await readCredential(file)).trim(), readAt: clock.now() };
      }
      return { authorization: `Bearer ${current.token}` };
    },
    renew() {
      current = undefined;
      return true;
    },
  };
}

function certificateReader(user: UserEntry): () => Promise<Proof> {
  let read: Promise<Proof> | undefined;
  return () => {
    read ??= readCertificate(user);
    return read;
  };
}

async function readCertificate(user: UserEntry): Promise<Proof> {
  const [cert, key] = await Promise.all([
    pem(user['client-certificate-data'], user['client-certificate']),
    pem(user['client-key-data'], user['client-key']),
  ]);
  return { ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) };
}

function pem(data: string | undefined, file: string | undefined): Promise<string | undefined> {
  if (data) return Promise.resolve(Buffer.from(data, 'base64').toString('utf8'));
  return file ? readCredential(file) : Promise.resolve(undefined);
}

async function readCredential(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new UserError('KubeconfigInvalid', `cannot read the credential ${file}: ${messageOf(cause)}`, { cause });
  }
}
