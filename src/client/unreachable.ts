/** Why a server did not answer, in words, and what to do about it. */

import { messageOf, UserError } from '../base/errors.ts';

interface Explanation {
  what: string;
  hint?: string;
}

const CA_HINT =
  'check certificate-authority-data of this cluster in the kubeconfig; it must hold the authority that signed the server';
const PATH_HINT = 'check that the server is running and that the kubeconfig names the right address';

const BY_CODE: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: { what: 'connection refused', hint: PATH_HINT },
  ECONNRESET: { what: 'the connection was reset' },
  EPIPE: { what: 'the connection was closed' },
  ENOTFOUND: { what: 'no such host', hint: PATH_HINT },
  EAI_AGAIN: { what: 'the host name could not be looked up', hint: 'check the network and its name servers' },
  ETIMEDOUT: { what: 'the connection timed out', hint: PATH_HINT },
  EHOSTUNREACH: { what: 'no route to the host', hint: PATH_HINT },
  ENETUNREACH: { what: 'no route to the network', hint: PATH_HINT },
  SELF_SIGNED_CERT_IN_CHAIN: { what: 'its certificate is signed by an unknown authority', hint: CA_HINT },
  DEPTH_ZERO_SELF_SIGNED_CERT: { what: 'its certificate is signed by itself', hint: CA_HINT },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { what: 'its certificate is signed by an unknown authority', hint: CA_HINT },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { what: 'its certificate is signed by an unknown authority', hint: CA_HINT },
  CERT_SIGNATURE_FAILURE: { what: 'its certificate is signed by an unknown authority', hint: CA_HINT },
  CERT_HAS_EXPIRED: { what: 'its certificate has expired' },
  CERT_NOT_YET_VALID: { what: 'its certificate is not valid yet', hint: 'check the clocks of both machines' },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: 'its certificate is for another name',
    hint: 'use a name the certificate holds, or set tls-server-name',
  },
  EPROTO: { what: 'it does not speak TLS there', hint: PATH_HINT },
};

/** The UserError for a request that got no answer. */
export function unreachable(server: string, cause: unknown): UserError {
  const explanation = BY_CODE[codeOf(cause)] ?? { what: messageOf(cause) };
  return new UserError('Unreachable', `cannot reach ${server}: ${explanation.what}`, {
    cause,
    ...(explanation.hint === undefined ? {} : { hint: explanation.hint }),
  });
}

/** The UserError for a request that took longer than its limit. */
export function tooSlow(server: string, timeoutMs: number): UserError {
  return new UserError('Unreachable', `cannot reach ${server}: no answer within ${timeoutMs / 1000} s`, {
    hint: 'raise --request-timeout if the server is known to be slow',
  });
}

/** Node wraps the errors of several addresses tried at once. */
function codeOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return '';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return 'errors' in cause && Array.isArray(cause.errors) ? codeOf(cause.errors[0]) : '';
}
