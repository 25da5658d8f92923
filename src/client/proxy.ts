/** Which proxy a connection goes through, in the form Node's agents take. */

import { BlockList, isIP } from 'node:net';
import { UserError } from '../base/errors.ts';
import type { Connection } from './connection.ts';

const NAMES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'] as const;

/** Proxy variables for a connection's agent; undefined for a direct connection. */
export function proxyVariables({ server, proxyUrl, proxyEnv = {} }: Connection): NodeJS.ProcessEnv | undefined {
  if (proxyUrl !== undefined) return { HTTPS_PROXY: checked(proxyUrl), HTTP_PROXY: checked(proxyUrl) };
  const [secure, plain, except] = NAMES.map((name) => proxyEnv[name] ?? proxyEnv[name.toLowerCase()]);
  if (!secure && !plain) return undefined;
  // This machine is never behind a proxy; kubectl has the same exception.
  const direct = [except, 'localhost', '127.0.0.1', '::1'].filter(Boolean).join(',');
  const own = server.startsWith('http:') ? plain : secure;
  if (own && SOCKS.test(own) && !isExcepted(server, direct)) {
    throw new UserError('KubeconfigInvalid', 'HTTPS_PROXY or HTTP_PROXY names a SOCKS proxy, which is not supported', {
      hint: 'use an http or https proxy, or except the server with NO_PROXY',
    });
  }
  return {
    ...(secure ? { HTTPS_PROXY: secure } : {}),
    ...(plain ? { HTTP_PROXY: plain } : {}),
    NO_PROXY: direct,
  };
}

const SOCKS = /^socks\w*:/i;

/** Whether NO_PROXY names the server, with its port or without, a domain it is in, or a network. */
function isExcepted(server: string, except: string): boolean {
  const { hostname = '', port = '' } = URL.parse(server) ?? {};
  const host = hostname.replace(/^\[|\]$/g, '');
  return except
    .split(',')
    .map((entry) => entry.trim().replace(/^\*?\./, ''))
    .filter((entry) => entry !== '')
    .some((entry) => {
      const names = ['*', host, `${host}:${port}`];
      return names.includes(entry) || host.endsWith(`.${entry}`) || isWithin(host, entry);
    });
}

/** Whether an address is in a network such as `10.0.0.0/8`. */
function isWithin(host: string, network: string): boolean {
  const [address = '', bits = ''] = network.split('/');
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family || !/^\d+$/.test(bits)) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(address, Math.min(Number(bits), family === 6 ? 128 : 32), type);
  return list.check(host, type);
}

function checked(proxyUrl: string): string {
  const protocol = URL.parse(proxyUrl)?.protocol;
  if (protocol === 'http:' || protocol === 'https:') return proxyUrl;
  throw new UserError('KubeconfigInvalid', `proxy-url of scheme "${protocol ?? ''}" is not supported`, {
    hint: 'use an http or https proxy',
  });
}
