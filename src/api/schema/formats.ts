/** The text formats a CRD schema may name. Formats not listed here accept everything, as in Kubernetes. */

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(\\.${OCTET}){3}$`);
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const GO_DURATION = /^[+-]?(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w)((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h|d|w))*$/;

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) => RFC3339.test(text) && !Number.isNaN(Date.parse(text)),
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
  duration: (text) => text === '0' || GO_DURATION.test(text),
  byte: (text) => /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0,
  ipv4: isIpv4,
  ipv6: isIpv6,
  cidr: isCidr,
  email: (text) => /^[^\s@]+@[^\s@]+$/.test(text),
  hostname: (text) =>
    /^(?=.{1,253}$)[a-zA-Z0-9]([-a-zA-Z0-9]{0,62})(\.[a-zA-Z0-9]([-a-zA-Z0-9]{0,62}))*\.?$/.test(text),
  uri: (text) => /^[a-zA-Z][a-zA-Z0-9+.-]*:\S*$|^\/\S*$/.test(text),
  uuid: (text) => UUID.test(text),
  mac: (text) => /^([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}$/.test(text),
};

/** True when the text has the format, or the format is not one that is checked. */
export function fitsFormat(format: string, text: string): boolean {
  return FORMATS[format]?.(text) ?? true;
}

/** True for `10.0.0.1`. */
export function isIpv4(text: string): boolean {
  return IPV4.test(text);
}

/** True for `fd00::1`, also with an IPv4 tail. */
export function isIpv6(text: string): boolean {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (tail) return isIpv4(tail[2] ?? '') && isIpv6(`${tail[1]}0:0`);
  if (!/^[0-9a-fA-F:]+$/.test(text) || text.includes(':::')) return false;
  const halves = text.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const sized = groups.every((group) => group.length >= 1 && group.length <= 4);
  return sized && (halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8);
}

/** True for `10.0.0.0/8`. */
export function isCidr(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  if (bits === undefined || rest.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  return (isIpv4(address) && Number(bits) <= 32) || (isIpv6(address) && Number(bits) <= 128);
}
