/** Which certificate takes the place of which, and texts with the new ones in place of the old. */

import type { Clock } from '../../base/clock.ts';
import { type Credentials, createCa } from '../../pki/certificate.ts';
import { inspectCertificate, isSignedBy } from '../../pki/inspect.ts';
import { reissueCertificate } from '../../pki/reissue.ts';
import type { HostCertificates } from './places.ts';
import { type CertificatePlace, certificatesIn } from './scan.ts';

/** Successors by the PEM of the old certificate, without blanks around it. */
export type Succession = ReadonlyMap<string, Credentials>;

export interface RenewalOptions {
  clock: Clock;
  /** How long new certificates are valid; absent: as long as the old ones. */
  days?: number;
  /** Also replaces the authorities: whatever trusts the old ones stops doing so. */
  authorities: boolean;
}

export interface Renewal {
  succession: Succession;
  /** What keeps its certificate, and why: `secret … etcd-client.crt`. */
  kept: { item: string; why: string }[];
}

interface Authority {
  /** PEM of the certificate that has signed so far. */
  old: string;
  current: Credentials;
}

/** Issues a successor for every certificate that an authority at hand has signed. */
export async function renewCertificates(
  { places, authorities }: HostCertificates,
  options: RenewalOptions,
): Promise<Renewal> {
  const signers = await Promise.all(Object.values(authorities).map((old) => settleAuthority(old, options)));
  const renewed = signers.filter(({ old, current }) => old !== current.certificate);
  const succession = new Map(renewed.map(({ old, current }) => [old.trim(), current]));
  const kept: Renewal['kept'] = [];
  for (const { item, certificate, key } of leavesIn(places)) {
    if (succession.has(certificate.trim())) continue;
    const signer = signers.find(({ old }) => isSignedBy(certificate, old))?.current;
    if (!signer?.key) kept.push({ item, why: whyKept(signer) });
    else succession.set(certificate.trim(), await reissue(certificate, signer, { key, places, options }));
  }
  return { succession, kept };
}

async function settleAuthority(old: Credentials, options: RenewalOptions): Promise<Authority> {
  const isReplaced = options.authorities && old.key !== '';
  return { old: old.certificate, current: isReplaced ? await newAuthority(old, options) : old };
}

/** Certificates of the installation itself whose keys are beside them. */
function leavesIn(places: readonly CertificatePlace[]): { item: string; certificate: string; key: string }[] {
  return places
    .filter(({ foreign }) => !foreign)
    .flatMap((place) =>
      certificatesIn(place).flatMap(({ item, certificate, key }) =>
        key === undefined || inspectCertificate(certificate).isAuthority
          ? []
          : [{ item: `${place.name} ${item}`, certificate, key }],
      ),
    );
}

const whyKept = (signer: Credentials | undefined): string =>
  signer ? "its authority's key is not kept here" : "none of the installation's authorities has signed it";

const newAuthority = ({ certificate }: Credentials, { clock }: RenewalOptions): Promise<Credentials> =>
  createCa(inspectCertificate(certificate).commonName, { clock });

interface Reissue {
  key: string;
  places: readonly CertificatePlace[];
  options: RenewalOptions;
}

/** The key that signs service account tokens stays, or every token would end; it is that of the pair `karmada`. */
function reissue(certificate: string, signer: Credentials, { key, places, options }: Reissue): Promise<Credentials> {
  const { clock, days } = options;
  const signsTokens = places.some(({ texts }) => texts['karmada.key']?.trim() === key.trim());
  return reissueCertificate(certificate, signer, {
    clock,
    ...(days === undefined ? {} : { days }),
    ...(signsTokens ? { key } : {}),
  });
}

/** The texts with successors in place of what they succeed; those that hold none are not in the answer. */
export function changedTexts(place: CertificatePlace, succession: Succession): Record<string, string> {
  const changed: Record<string, string> = {};
  for (const { item, certificate, key } of certificatesIn(place)) {
    const successor = succession.get(certificate.trim());
    if (!successor) continue;
    if (item in place.texts) {
      changed[item] = successor.certificate;
      if (key !== undefined) changed[`${item.slice(0, -'.crt'.length)}.key`] = successor.key;
    } else
      replaceInside(place, changed, [
        [certificate, successor.certificate],
        [key ?? '', successor.key],
      ]);
  }
  return changed;
}

/** Kubeconfigs hold PEM as base64; everything else in them stays as it was written. */
function replaceInside(
  { texts }: CertificatePlace,
  changed: Record<string, string>,
  pairs: readonly (readonly [string, string])[],
): void {
  for (const [name, text] of Object.entries(texts)) {
    const replaced = pairs
      .filter(([old]) => old !== '')
      .reduce((result, [old, current]) => result.replaceAll(base64(old), base64(current)), changed[name] ?? text);
    if (replaced !== text) changed[name] = replaced;
  }
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
