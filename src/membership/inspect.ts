/** What the control plane's credential for a member is, and whether it is good: everything but the secret itself. */

import type { Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import { type Secret, secrets } from '../api/core/core.ts';
import { clusterResource } from '../api/core/resource.ts';
import type { Resource } from '../api/kind.ts';
import type { KubeObject } from '../api/meta/object.ts';
import { formatTime } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Client } from '../client/client.ts';
import { mayDo, missingAccess, type Need, needText } from './access.ts';
import { impersonatorSecret } from './names.ts';
import { tokenFacts } from './token-facts.ts';
import { credentialClient, type MemberAddress } from './verify.ts';

export interface CredentialReport {
  cluster: string;
  /** `karmada-cluster/member1` */
  secret: string;
  kind: string;
  /** Whom the member takes its bearer for, as it says itself where it was asked. */
  subject: string;
  /** RFC 3339; when it was issued, or else when it was registered. */
  issued: string;
  /** RFC 3339; undefined: never. */
  expires?: string;
  verified: boolean;
  /** Why it is not verified. */
  problem?: string;
  /** `full`, `workloads`, or what is missing for that. */
  rights?: string;
  impersonator: { secret: string; verified: boolean; problem?: string };
}

interface SelfReview extends KubeObject {
  status?: { userInfo?: { username?: string } };
}

const selfReviews: Resource<SelfReview> = clusterResource(
  'authentication.k8s.io/v1',
  'SelfSubjectReview',
  'selfsubjectreviews',
);

/** Reads the credential from the control plane and tries it on the member. */
export async function inspectCredential(
  karmadaClient: Client,
  cluster: Cluster,
  { namespace, proxyEnv }: { namespace: string; proxyEnv: NonNullable<MemberAddress['proxyEnv']> },
): Promise<CredentialReport> {
  const name = cluster.metadata.name ?? '';
  const [own, impersonator] = await Promise.all(
    [name, impersonatorSecret(name)].map((of) => karmadaClient.find(secrets, of, { namespace })),
  );
  const facts = tokenFacts(atob(own?.data?.['token'] ?? ''));
  const [trial, other] = await Promise.all([
    tryToken(cluster, own, own, proxyEnv),
    tryToken(cluster, impersonator, own, proxyEnv),
  ]);
  const { expiresAt, issuedAt, secretName, subject } = facts;
  const { username, rights, problem } = trial;
  return {
    cluster: name,
    secret: `${namespace}/${name}`,
    kind: kindText(facts.kind, expiresAt, secretName),
    subject: username ?? subject ?? 'unknown',
    issued: issuedAt === undefined ? (own?.metadata.creationTimestamp ?? 'unknown') : formatTime(issuedAt),
    ...(expiresAt === undefined ? {} : { expires: formatTime(expiresAt) }),
    verified: problem === undefined,
    ...(problem === undefined ? {} : { problem }),
    ...(rights === undefined ? {} : { rights }),
    impersonator: {
      secret: `${namespace}/${impersonatorSecret(name)}`,
      verified: other.problem === undefined,
      ...(other.problem === undefined ? {} : { problem: other.problem }),
    },
  };
}

function kindText(kind: 'jwt' | 'opaque', expiresAt: number | undefined, secretName: string | undefined): string {
  if (kind === 'opaque') return 'opaque token';
  if (expiresAt !== undefined) return 'service account token of limited life';
  return `lasting service account token${secretName ? ` of the Secret ${secretName}` : ''}`;
}

interface Trial {
  username?: string;
  rights?: string;
  problem?: string;
}

async function tryToken(
  { spec }: Cluster,
  secret: Secret | undefined,
  own: Secret | undefined,
  proxyEnv: NonNullable<MemberAddress['proxyEnv']>,
): Promise<Trial> {
  const token = secret?.data?.['token'];
  if (!token) return { problem: secret ? 'its Secret holds no token' : 'its Secret is missing' };
  if (!spec.apiEndpoint) return { problem: 'the cluster has no apiEndpoint' };
  const { apiEndpoint, insecureSkipTLSVerification: insecure = false, proxyURL: proxyUrl } = spec;
  const memberClient = credentialClient(
    { apiEndpoint, insecure, proxyUrl, proxyEnv },
    { token, caBundle: own?.data?.['caBundle'] ?? '' },
  );
  try {
    const { status } = await memberClient.create(selfReviews, { metadata: {} });
    const rights = secret === own ? { rights: await rightsText(memberClient) } : {};
    return { ...(status?.userInfo?.username ? { username: status.userInfo.username } : {}), ...rights };
  } catch (error) {
    return { problem: messageOf(error) };
  } finally {
    memberClient.transport.close();
  }
}

/** A sample of what propagation needs. */
const WORKLOAD_NEEDS: readonly Need[] = [
  { verb: 'list', group: '', resource: 'nodes' },
  { verb: 'list', group: '', resource: 'pods' },
  ...['namespaces', 'configmaps', 'secrets', 'services'].map((resource) => ({ verb: 'create', group: '', resource })),
  ...['create', 'patch', 'delete'].map((verb) => ({ verb, group: 'apps', resource: 'deployments' })),
  { verb: 'create', group: 'batch', resource: 'jobs' },
];

async function rightsText(memberClient: Client): Promise<string> {
  if (await mayDo(memberClient, { verb: '*', group: '*', resource: '*' })) return 'full';
  const missing = await missingAccess(memberClient, WORKLOAD_NEEDS);
  return missing.length === 0 ? 'workloads' : `limited: may not ${missing.map(needText).join(', ')}`;
}
