/** The address of a member's API server, as people write it. */

const DESIRED = 'desired format: hostname, hostname:port, IP or IP:port';
const URL_PATTERN = /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/;

/** What is wrong with an address; any scheme will do. */
export function endpointProblems(endpoint: string): string[] {
  const match = /\s/.test(endpoint) ? null : URL_PATTERN.exec(endpoint);
  if (!match) return [`apiEndpoint must be a valid URL: invalid character in "${endpoint}"; ${DESIRED}`];
  const [, authority = '', , query, fragment] = match;
  const at = authority.lastIndexOf('@');
  return [
    ...(authority.slice(at + 1) === '' ? [`host must be provided; ${DESIRED}`] : []),
    ...(at >= 0 ? ['user information is not permitted in the URL'] : []),
    ...(fragment ? ['fragments are not permitted in the URL'] : []),
    ...(query ? ['query parameters are not permitted in the URL'] : []),
  ];
}

const PROXY_SCHEMES = ['http', 'https', 'socks5'];

/** What is wrong with the address of a proxy. */
export function proxyProblem(url: string): string | undefined {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(url)?.[1] ?? '';
  if (PROXY_SCHEMES.includes(scheme.toLowerCase())) return undefined;
  return `unsupported scheme "${scheme}", must be http, https, or socks5`;
}
