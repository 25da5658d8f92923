/** Which proxy a connection goes through, in the form Node's agents take. */

import { UserError } from '../base/errors.ts';
import type { Connection } from './connection.ts';

const NAMES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'] as const;

/** Proxy variables for a connection's agent; undefined for a direct connection. */
export function proxyVariables({ server, proxyUrl, proxyEnv = {} }: Connection): NodeJS.ProcessEnv | undefined {
  if (proxyUrl !== undefined) return { HTTPS_PROXY: checked(proxyUrl), HTTP_PROXY: checked(proxyUrl) };
  const [secure, plain, except] = NAMES.map((name) => proxyEnv[name] ?? proxyEnv[name.toLowerCase()]);
  if (!secure && !plain) return undefined;
  const own = server.startsWith('http:') ? plain : secure;
  if (own && SOCKS.test(own) && !isExcepted(server, except)) {
    throw new UserError('KubeconfigInvalid', 'HTTPS_PROXY or HTTP_PROXY names a SOCKS proxy, which is not supported', {
      hint: 'use an http or https proxy, or except the server with NO_PROXY',
    });
  }
  return {
    ...(secure ? { HTTPS_PROXY: secure } : {}),
    ...(plain ? { HTTP_PROXY: plain } : {}),
    // This machine is never behind a proxy; kubectl has the same exception.
    NO_PROXY: [except, 'localhost', '127.0.0.1', '::1'].filter(Boolean).join(','),
  };
}

const SOCKS = /^socks\w*:/i;

/** Whether NO_PROXY names the server, or a domain it is in. */
function isExcepted(server: string, except = ''): boolean {
  const host = URL.parse(server)?.hostname ?? '';
  return except
    .split(',')
    .map((entry) => entry.trim().replace(/^\*?\./, ''))
    .some((entry) => entry !== '' && (entry === '*' || host === entry || host.endsWith(`.${entry}`)));
}

function checked(proxyUrl: string): string {
  const protocol = URL.parse(proxyUrl)?.protocol;
  if (protocol === 'http:' || protocol === 'https:') return proxyUrl;
  throw new UserError('KubeconfigInvalid', `proxy-url of scheme "${protocol ?? ''}" is not supported`, {
    hint: 'use an http or https proxy',
  });
}
