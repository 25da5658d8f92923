/** The certificates of an installation: kept while they fit, issued where they are missing or do not. */

import type { Clock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import { isIpAddress } from '../base/ip.ts';
import {
  type Credentials,
  createCa,
  type IssueOptions,
  issueClientCertificate,
  issueServerCertificate,
} from '../pki/certificate.ts';
import { type CertificateFacts, holdsItsKey, inspectCertificate, isFresh, isIssuedBy } from '../pki/inspect.ts';
import { type CertificateRequest, certificateRequests, type ExtraNames } from './certificates.ts';
import { COMPONENT_IDENTITIES, type ConfigOwner } from './identities.ts';
import type { InstallSettings } from './settings.ts';

export interface InstallPki {
  /** By base name: `ca`, `karmada`, `apiserver`, … */
  pairs: Readonly<Record<string, Credentials>>;
  /** Client certificates of the components, by the owner of the kubeconfig they are in. */
  clients: Readonly<Record<ConfigOwner, Credentials>>;
}

export interface KnownPki {
  pairs: Readonly<Record<string, Credentials>>;
  clients: Readonly<Partial<Record<ConfigOwner, Credentials>>>;
}

export const NOTHING_KNOWN: KnownPki = { pairs: {}, clients: {} };

export interface PkiWishes {
  settings: InstallSettings;
  /** Names and addresses of the control plane that the settings do not tell. */
  extra: ExtraNames;
  /** What earlier runs left. */
  known: KnownPki;
  /** The user's own authority. */
  authority?: Credentials;
  /** The user's files for an etcd of theirs: `etcd-ca` without a key, `etcd-client`. */
  externalEtcd?: Readonly<Record<string, Credentials>>;
  clock: Clock;
}

const DAY_SECONDS = 86_400;
/** Leaves are renewed when a third of their life is left, at most this many days. */
const RENEWAL_DAYS = 30;
/** The key that signs service account tokens: servers read EC keys in an older form only. */
const RSA_NAMES = new Set(['karmada']);

export interface SettledPki {
  pki: InstallPki;
  /** Names of what was issued now. */
  issued: string[];
}

/** The complete set. Throws UserError `Conflict` when the user's authority is not the one that is in use. */
export async function settlePki(wishes: PkiWishes): Promise<SettledPki> {
  const { settings, extra, known, externalEtcd } = wishes;
  refuseOtherAuthority(wishes);
  const pairs: Record<string, Credentials> = { ...externalEtcd };
  const issued: string[] = [];
  for (const request of certificateRequests(settings, extra)) {
    const kept = keptPair(wishes, request, pairs);
    if (!kept) issued.push(request.name);
    pairs[request.name] = kept ?? (await issue(wishes, request, { pairs, previous: known.pairs[request.name] }));
  }
  const clients: Partial<Record<ConfigOwner, Credentials>> = {};
  for (const { owner, user, groups } of COMPONENT_IDENTITIES) {
    const request = clientRequest(owner, user, groups);
    const previous = known.clients[owner];
    const kept = previous && fits(previous, request, pairs, wishes) ? previous : undefined;
    if (!kept) issued.push(owner);
    clients[owner] = kept ?? (await issue(wishes, request, { pairs, previous: undefined }));
  }
  return { pki: { pairs, clients: clients as Record<ConfigOwner, Credentials> }, issued };
}

function clientRequest(name: string, commonName: string, organizations: readonly string[]): CertificateRequest {
  return { name, signer: 'ca', commonName, organizations, dnsNames: [], ipAddresses: [] };
}

function refuseOtherAuthority({ authority, known }: PkiWishes): void {
  const current = known.pairs['ca'];
  if (!authority || !current || current.certificate.trim() === authority.certificate.trim()) return;
  throw new UserError('Conflict', 'this installation has another certificate authority than the one given', {
    hint: 'leave out --ca-cert-file and --ca-key-file to keep it; members and kubeconfigs trust it',
  });
}

type Pairs = Readonly<Record<string, Credentials>>;

function keptPair(wishes: PkiWishes, request: CertificateRequest, pairs: Pairs): Credentials | undefined {
  if (request.name === 'ca' && wishes.authority) return usableAuthority(wishes.authority, wishes.clock);
  const previous = wishes.known.pairs[request.name];
  return previous && fits(previous, request, pairs, wishes) ? previous : undefined;
}

function usableAuthority(authority: Credentials, clock: Clock): Credentials {
  const problem = authorityProblem(authority, clock);
  if (problem === undefined) return authority;
  throw new UserError('BadInput', `the authority of --ca-cert-file cannot be used: ${problem}`);
}

/** What keeps a pair from signing the control plane's certificates; undefined when nothing does. */
export function authorityProblem(authority: Credentials, clock: Clock): string | undefined {
  if (!inspectCertificate(authority.certificate).isAuthority) return 'its certificate is not one of an authority';
  if (!isFresh(authority.certificate, clock, 1)) return 'its certificate is not valid now, or not for another day';
  if (!holdsItsKey(authority)) return 'its key belongs to another certificate';
  return undefined;
}

function fits(pair: Credentials, request: CertificateRequest, pairs: Pairs, { settings, clock }: PkiWishes): boolean {
  const signer = request.signer === undefined ? pair : pairs[request.signer];
  if (pair.certificate === '' || pair.key === '' || !signer || !isIssuedBy(pair, signer.certificate)) return false;
  const days =
    request.signer === undefined ? 0 : Math.min(RENEWAL_DAYS, settings.certificates.validSeconds / DAY_SECONDS / 3);
  return isFresh(pair.certificate, clock, days) && says(inspectCertificate(pair.certificate), request);
}

function says(facts: CertificateFacts, request: CertificateRequest): boolean {
  const hosts = new Set(facts.hosts.map(canonicalHost));
  const wanted = [
    ...request.dnsNames.map((name) => `DNS:${name}`),
    ...request.ipAddresses.map((ip) => `IP Address:${ip}`),
  ];
  const organizations = facts.organizations.filter((organization) => organization !== '');
  return (
    facts.commonName === request.commonName &&
    organizations.length === request.organizations.length &&
    request.organizations.every((organization) => organizations.includes(organization)) &&
    wanted.every((host) => hosts.has(canonicalHost(host)))
  );
}

/** One spelling per IPv6 address. */
function canonicalHost(host: string): string {
  const ip = /^IP Address:(.*:.*)$/.exec(host)?.[1];
  return ip === undefined ? host : `IP Address:${new URL(`https://[${ip}]`).hostname}`;
}

interface Signing {
  pairs: Pairs;
  previous: Credentials | undefined;
}

async function issue(
  { settings, clock }: PkiWishes,
  request: CertificateRequest,
  { pairs, previous }: Signing,
): Promise<Credentials> {
  const { name, signer, commonName, organizations, dnsNames, ipAddresses } = request;
  const algorithm = RSA_NAMES.has(name) ? 'rsa-2048' : 'ecdsa-p256';
  if (signer === undefined) return createCa(commonName, { clock, algorithm });
  const ca = pairs[signer];
  if (!ca) throw new Error(`${name} is to be signed by ${signer}, which does not exist`);
  const options: IssueOptions = {
    clock,
    algorithm,
    days: settings.certificates.validSeconds / DAY_SECONDS,
    // A key that has signed tokens goes on signing them.
    ...(previous?.key ? { key: previous.key } : {}),
  };
  const hosts = [...dnsNames, ...ipAddresses];
  return hosts.length > 0
    ? issueServerCertificate(ca, { commonName, organizations, hosts }, options)
    : issueClientCertificate(ca, { user: commonName, groups: organizations }, options);
}

/** Adds a host to names or addresses, whichever it is. */
export function withHost(extra: ExtraNames, host: string): ExtraNames {
  return isIpAddress(host)
    ? { ...extra, ipAddresses: [...extra.ipAddresses, host] }
    : { ...extra, dnsNames: [...extra.dnsNames, host] };
}
