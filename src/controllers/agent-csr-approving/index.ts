/** Approves the certificates that agents of Pull members ask for, where whoever asks may have them. */

import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import {
  type CertificateSigningRequest,
  CLIENT_SIGNER,
  certificateSigningRequests,
} from '../../api/core/certificates.ts';
import { clusterResource } from '../../api/core/resource.ts';
import type { Resource } from '../../api/kind.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import { formatTime } from '../../base/clock.ts';
import type { ControllerSpec } from '../../machinery/controller.ts';
import type { Environment } from '../environment.ts';
import { AGENT_USER_PREFIX, agentRequest } from './recognize.ts';

interface AccessReview extends KubeObject {
  spec: {
    user?: string;
    uid?: string;
    groups?: string[];
    extra?: Record<string, string[]>;
    resourceAttributes: { group: string; resource: string; subresource: string; verb: string; name?: string };
  };
  status?: { allowed?: boolean };
}

const reviews: Resource<AccessReview> = clusterResource(
  'authorization.k8s.io/v1',
  'SubjectAccessReview',
  'subjectaccessreviews',
);

const BOOTSTRAP_USER = 'system:bootstrap:';

/** What somebody needs the right to create, and how the approval says so. */
const SELF = {
  subresource: 'selfclusteragent',
  message: 'Auto approving self karmada agent certificate after SubjectAccessReview.',
};
const OTHER = {
  subresource: 'clusteragent',
  message: 'Auto approving karmada agent certificate after SubjectAccessReview.',
};

export function createAgentApprover(environment: Environment): ControllerSpec {
  const { informers, readCertificateRequest } = environment;
  const cached = informers.for(certificateSigningRequests);
  return {
    name: 'agent-csr-approving-controller',
    start(queue) {
      cached.onChange(({ type, object }) => {
        if (type !== 'deleted' && isOpen(object)) queue.add(object.metadata.name ?? '');
      });
    },
    async reconcile(name) {
      const request = cached.get(name);
      if (!request || !isOpen(request)) return;
      const facts = await readCertificateRequest(request.spec.request).catch(() => undefined);
      const agent = facts && agentRequest(request.spec, facts);
      const way = agent && (await wayFor(environment, request, agent.user));
      if (way) await approve(environment, request, way.message);
    },
  };
}

async function approve(
  { clock, karmadaClient }: Environment,
  request: CertificateSigningRequest,
  message: string,
): Promise<void> {
  const time = formatTime(clock.now());
  const dates = { lastUpdateTime: time, lastTransitionTime: time };
  const condition = { type: 'Approved', status: 'True', reason: 'AutoApproved', message, ...dates };
  const next = { ...request, status: { ...request.status, conditions: [condition] } };
  await karmadaClient.update(certificateSigningRequests, next, { subresource: 'approval' });
}

/** The right by which whoever asks may have the agent's certificate; undefined where they have none. */
async function wayFor(
  environment: Environment,
  request: CertificateSigningRequest,
  user: string,
): Promise<typeof SELF | undefined> {
  if (await isSomebodyElses(environment, request, user)) return undefined;
  for (const way of request.spec.username === user ? [SELF, OTHER] : [OTHER]) {
    if (await mayHave(environment, request, way.subresource)) return way;
  }
  return undefined;
}

/** True while nobody has decided about the request. */
function isOpen({ spec, status }: CertificateSigningRequest): boolean {
  return spec.signerName === CLIENT_SIGNER && !status?.certificate && !status?.conditions?.length;
}

/** A bootstrap token is for new members: the identity of one that is there already is for a person to give. */
async function isSomebodyElses(
  { karmadaClient }: Environment,
  { spec }: CertificateSigningRequest,
  user: string,
): Promise<boolean> {
  if (!spec.username?.startsWith(BOOTSTRAP_USER)) return false;
  return (await karmadaClient.find(clusters, user.slice(AGENT_USER_PREFIX.length))) !== undefined;
}

async function mayHave(
  { karmadaClient }: Environment,
  { spec }: CertificateSigningRequest,
  subresource: string,
): Promise<boolean> {
  const { username, uid, groups, extra } = spec;
  const who = {
    ...(username ? { user: username } : {}),
    ...(uid ? { uid } : {}),
    ...(groups ? { groups } : {}),
    ...(extra ? { extra } : {}),
  };
  const resourceAttributes = {
    group: 'certificates.k8s.io',
    resource: 'certificatesigningrequests',
    subresource,
    verb: 'create',
  };
  const { status } = await karmadaClient.create(reviews, { metadata: {}, spec: { ...who, resourceAttributes } });
  return status?.allowed === true;
}
