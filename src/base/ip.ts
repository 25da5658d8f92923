/** Telling addresses from names. */

const V4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

/** True for an IPv4 or IPv6 address. */
export function isIpAddress(text: string): boolean {
  return V4.test(text) || (text.includes(':') && /^[0-9a-f:.]+$/i.test(text) && URL.canParse(`https://[${text}]`));
}

/** A host as it stands in a URL: IPv6 in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
