/** What there is to say about each certificate. */

import { formatTime } from '../../base/clock.ts';
import { holdsItsKey, inspectCertificate, isSignedBy } from '../../pki/inspect.ts';
import type { HostCertificates } from './places.ts';
import { type CertificatePlace, certificatesIn, type FoundCertificate } from './scan.ts';

export interface CertificateVerdict {
  place: string;
  item: string;
  /** The common name. */
  subject: string;
  kind: 'authority' | 'certificate';
  /** RFC 3339. */
  expires: string;
  remainingSeconds: number;
  /** The common name of the authority that signed it, as far as it is one of the installation's. */
  signedBy: string;
  level: 'ok' | 'warning' | 'failure';
  /** What is wrong. */
  problem: string;
}

export interface Judging {
  authorities: HostCertificates['authorities'];
  now: number;
  /** From when on a certificate counts as about to expire. */
  warnSeconds: number;
}

/** One verdict per certificate, in the order of the places. */
export function judgeCertificates(places: readonly CertificatePlace[], judging: Judging): CertificateVerdict[] {
  return places.flatMap((place) => certificatesIn(place).map((found) => judge(place, found, judging)));
}

function judge(place: CertificatePlace, found: FoundCertificate, judging: Judging): CertificateVerdict {
  const facts = inspectCertificate(found.certificate);
  const remainingSeconds = Math.floor((facts.notAfter - judging.now) / 1000);
  const signer = signerOf(found.certificate, judging);
  const mismatch = mismatchOf(place, found, { isAuthority: facts.isAuthority, signer, ...judging });
  const problem = remainingSeconds <= 0 ? 'it has expired' : mismatch;
  const isSoon = remainingSeconds <= judging.warnSeconds;
  return {
    place: place.name,
    item: found.item,
    subject: facts.commonName,
    kind: facts.isAuthority ? 'authority' : 'certificate',
    expires: formatTime(facts.notAfter),
    remainingSeconds,
    signedBy: signer === undefined ? '' : inspectCertificate(signer).commonName,
    level: problem ? 'failure' : isSoon ? 'warning' : 'ok',
    problem: problem ?? (isSoon ? 'it expires soon' : ''),
  };
}

function signerOf(certificate: string, { authorities }: Judging): string | undefined {
  return Object.values(authorities).find((each) => isSignedBy(certificate, each.certificate))?.certificate;
}

interface Circumstances {
  authorities: HostCertificates['authorities'];
  isAuthority: boolean;
  signer: string | undefined;
}

function mismatchOf(
  { foreign }: CertificatePlace,
  { certificate, key }: FoundCertificate,
  { authorities, isAuthority, signer }: Circumstances,
): string | undefined {
  if (key !== undefined && !holdsItsKey({ certificate, key })) return 'its key belongs to another certificate';
  if (foreign) return undefined;
  if (!isAuthority) return signer === undefined ? "none of the installation's authorities has signed it" : undefined;
  const isOwn = Object.values(authorities).some((each) => each.certificate.trim() === certificate.trim());
  return isOwn ? undefined : 'it is another authority than the installation has';
}
