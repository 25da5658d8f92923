/** Every certificate of an installation, wherever it is, with what there is to say about it. */

import { durationText } from '../../api/printing/age.ts';
import { messageOf } from '../../base/errors.ts';
import { type CertificateVerdict, judgeCertificates } from '../../bootstrap/certs/judge.ts';
import { readClusterInfo, readHostCertificates, readTrustingObjects } from '../../bootstrap/certs/places.ts';
import type { CertificatePlace } from '../../bootstrap/certs/scan.ts';
import { servingCertificate } from '../../client/serving-certificate.ts';
import type { CommandContext } from '../context.ts';
import type { Sides } from '../installation/sides.ts';
import { printTable } from '../printers/table.ts';
import { readLocalPlaces } from './local-places.ts';

export interface CertificateCheck {
  certificates: CertificateVerdict[];
  /** Why the control plane itself could not be asked. */
  unasked?: string;
}

/** Reads all of them; a control plane that does not answer, as one with expired certificates, is no failure. */
export async function checkCertificates(
  { clock }: CommandContext,
  sides: Sides,
  warnSeconds: number,
): Promise<CertificateCheck> {
  const { places, authorities } = await readHostCertificates(sides.host.client, sides.namespace);
  const local = await readLocalPlaces(sides.places);
  const inside = await readInside(sides).catch((error: unknown) => messageOf(error));
  const all = [...places, ...local, ...(typeof inside === 'string' ? [] : inside)];
  const certificates = judgeCertificates(all, { authorities, now: clock.now(), warnSeconds });
  return { certificates, ...(typeof inside === 'string' ? { unasked: inside } : {}) };
}

const PATIENCE_MS = 10_000;

async function readInside(sides: Sides): Promise<CertificatePlace[]> {
  const { client, server } = await sides.connectKarmada();
  const shown = await servingCertificate({ server, timeoutMs: PATIENCE_MS });
  const [trusting, info] = await Promise.all([readTrustingObjects(client), readClusterInfo(client)]);
  return [
    { name: server, texts: { 'shown.crt': shown } },
    ...trusting.map(({ place }) => place),
    ...(info ? [info] : []),
  ];
}

/** One row per certificate; the last column says what is wrong. */
export function certificateTable(certificates: readonly CertificateVerdict[]): string {
  const rows = certificates.map(({ place, item, subject, remainingSeconds, expires, signedBy, kind, problem }) => [
    place,
    item,
    kind === 'authority' ? `${subject} (authority)` : subject,
    expires,
    remainingSeconds > 0 ? durationText(remainingSeconds * 1000) : 'expired',
    signedBy || '-',
    problem || 'ok',
  ]);
  return printTable(['PLACE', 'ITEM', 'SUBJECT', 'EXPIRES', 'LEFT', 'SIGNED BY', 'STATE'], rows);
}
