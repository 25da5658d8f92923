/** Getting a client certificate from the control plane by a signing request. */

import { CLIENT_SIGNER, certificateSigningRequests } from '../../api/core/certificates.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { waitForObject } from '../../client/wait.ts';
import { randomLetters } from '../../pki/pin.ts';
import { createCertificateRequest } from '../../pki/request.ts';
import type { Patience } from '../ensure.ts';
import { SYSTEM_LABELS } from '../names.ts';
import { AGENTS_GROUP } from './agent-access.ts';

export interface CertificateWish extends Patience {
  /** The request's name starts with it. */
  prefix: string;
  user: string;
  seconds: number;
  timeoutSeconds: number;
}

/** A certificate and its key, PEM. */
export interface IssuedCertificate {
  certificate: string;
  key: string;
  /** The request it came by. */
  requestName: string;
}

const USAGES = ['digital signature', 'key encipherment', 'client auth'];

/** Asks, and waits until it is approved and signed; rejects with UserError `Unauthorized` or `Timeout`. */
export async function requestCertificate(karmadaClient: Client, wish: CertificateWish): Promise<IssuedCertificate> {
  const { prefix, user, seconds, timeoutSeconds, clock, signal } = wish;
  const { request, key } = await createCertificateRequest({ user, groups: [AGENTS_GROUP] });
  const requestName = `${prefix}${randomLetters(5)}`;
  await karmadaClient.create(certificateSigningRequests, {
    metadata: { name: requestName, labels: { ...SYSTEM_LABELS } },
    spec: { request: btoa(request), signerName: CLIENT_SIGNER, usages: USAGES, expirationSeconds: seconds },
  });
  try {
    const certificate = await waitForObject(karmadaClient, certificateSigningRequests, requestName, {
      until: (found) => {
        const bad = found?.status?.conditions?.find(({ type }) => type === 'Denied' || type === 'Failed');
        if (bad) throw refused(requestName, `${bad.type}: ${bad.message ?? bad.reason ?? ''}`);
        return found?.status?.certificate ? atob(found.status.certificate) : undefined;
      },
      timeoutSeconds,
      what: `the signing request ${requestName} to be approved and signed`,
      clock,
      signal,
    });
    return { certificate, key, requestName };
  } catch (error) {
    throw error instanceof UserError && error.code === 'Timeout' ? notApproved(requestName, error) : error;
  }
}

function refused(requestName: string, why: string): UserError {
  return new UserError('Unauthorized', `the signing request ${requestName} was refused: ${why}`);
}

function notApproved(requestName: string, cause: UserError): UserError {
  return new UserError('Timeout', cause.message, {
    cause,
    hint: `an administrator of the control plane can approve it with "kubectl certificate approve ${requestName}"; for itself, it does so where the token has the usual group and no member of this name is there yet`,
  });
}
