/** Addresses of API servers, and the passwords that they may hold. */

import { UserError } from '../base/errors.ts';

export interface ServerAddress {
  url: URL;
  /** The address for messages and objects: without name and password. */
  shown: string;
  /** The Authorization header that name and password in the address amount to. */
  authorization?: string;
}

/** Throws UserError `KubeconfigInvalid` for what is no address of a server. */
export function serverAddress(server: string): ServerAddress {
  const shown = withoutPassword(server);
  const url = URL.parse(server.includes('://') ? server : `https://${server}`);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new UserError('KubeconfigInvalid', `"${shown}" is not an address of an API server`, {
      hint: 'an address looks like https://127.0.0.1:6443',
    });
  }
  if (url.username === '') return { url, shown };
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { url, shown, authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function withoutPassword(server: string): string {
  return server.replace(/^(\w+:\/\/)?[^/?#]*@/, '$1');
}
