/** A mark on pods for the certificates they were made with. */

import { fnv32a, safeEncode } from '../base/fnv.ts';
import type { KnownPki } from './pki.ts';

/** Changes when a certificate changes: pods that carry it are made anew then. */
export const PKI_ANNOTATION = 'karmada.io/certificates';

/** The same for the same certificates, in whatever order they are listed. */
export function pkiMark({ pairs, clients }: KnownPki): string {
  const certificates = [...Object.entries(pairs), ...Object.entries(clients)];
  const lines = certificates.map(([name, { certificate }]) => `${name}\n${certificate}`);
  return safeEncode(fnv32a(lines.toSorted().join('\n')));
}
