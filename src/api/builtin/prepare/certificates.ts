/** A signing request says what it says for good; who asks is for the server to say. */

import type { CertificateSigningRequest } from '../../core/certificates.ts';
import type { WriteContext } from '../../kind.ts';

export function prepareSigningRequest(request: CertificateSigningRequest, { operation, old }: WriteContext): void {
  if (operation === 'UPDATE') {
    request.spec = (old as CertificateSigningRequest).spec;
    return;
  }
  const { username: _, uid: __, groups: ___, extra: ____, ...spec } = request.spec;
  request.spec = spec;
}
