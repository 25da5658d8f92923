/** Which signing requests are those of agents. */

import { type CertificateSigningRequest, CLIENT_SIGNER } from '../../api/core/certificates.ts';
import type { CertificateFacts } from '../environment.ts';

const AGENTS = 'system:karmada:agents';
export const AGENT_USER_PREFIX = 'system:karmada:agent:';
const NEEDED = ['digital signature', 'client auth'];
const ALLOWED = new Set([...NEEDED, 'key encipherment']);

/** The agent that would get the certificate; undefined where the request is not quite one of an agent. */
export function agentRequest(
  { signerName, usages = [] }: CertificateSigningRequest['spec'],
  { commonName, organizations, hasAlternativeNames }: CertificateFacts,
): { user: string } | undefined {
  const isForAgents = organizations.length === 1 && organizations[0] === AGENTS;
  const isPlain = NEEDED.every((usage) => usages.includes(usage)) && usages.every((usage) => ALLOWED.has(usage));
  const isAgent = commonName.startsWith(AGENT_USER_PREFIX) && commonName.length > AGENT_USER_PREFIX.length;
  if (signerName !== CLIENT_SIGNER || !isForAgents || !isPlain || !isAgent || hasAlternativeNames) return undefined;
  return { user: commonName };
}
