/** The course of `credential rotate`. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import { secrets } from '../../api/core/core.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { mayDo } from '../../membership/access.ts';
import { clusterIdentity } from '../../membership/identity.ts';
import { refuseWrongMember } from '../../membership/member-removal.ts';
import { type IssuedToken, requireCredential, rotateCredential } from '../../membership/rotate.ts';
import { credentialClient, type MemberAddress } from '../../membership/verify.ts';
import { findClusters, unknownClusters } from '../clusters/find-clusters.ts';
import { rejectLoneContext } from '../clusters/lone-context.ts';
import type { CommandContext } from '../context.ts';

export interface RotateOptions {
  clusterKubeconfig: string | undefined;
  clusterContext: string | undefined;
  keepOld: boolean;
}

/** Answers what has been done. */
export async function rotateMember(context: CommandContext, name: string, options: RotateOptions): Promise<string> {
  const { clock, signal, progress, warn } = context;
  const { client: karmadaClient } = await context.connectKarmada();
  const [cluster] = await findClusters(karmadaClient, [name]);
  if (!cluster) throw unknownClusters([name], []);
  const namespace = requireCredential(name, cluster.spec.secretRef?.namespace);
  const memberClient = await connectMember(context, { karmadaClient, cluster, namespace }, options);
  const [controlPlaneId] = await Promise.all([
    clusterIdentity(karmadaClient),
    refuseWrongMember(memberClient, name, cluster.spec.id),
  ]);
  const { revoked, kept } = await rotateCredential({
    karmadaClient,
    memberClient,
    clusterName: name,
    namespace,
    controlPlaneId,
    keepOld: options.keepOld,
    clientOf: (issued) => triedClient(addressOf(context, cluster), issued),
    onStep: progress.step,
    clock,
    signal,
  });
  progress.done();
  for (const thing of kept) warn(`kept: ${thing}`);
  return `cluster(${name}) has new tokens${revoked.length > 0 ? `; the old ones of ${revoked.join(' and ')} are revoked` : ''}`;
}

interface Registered {
  karmadaClient: Client;
  cluster: Cluster;
  namespace: string;
}

async function connectMember(
  context: CommandContext,
  { karmadaClient, cluster, namespace }: Registered,
  { clusterKubeconfig: file, clusterContext }: RotateOptions,
): Promise<Client> {
  rejectLoneContext({ clusterKubeconfig: file, clusterContext });
  if (file !== undefined) return (await context.connectKubeconfig({ file, context: clusterContext })).client;
  const name = cluster.metadata.name ?? '';
  const secret = await karmadaClient.find(secrets, name, { namespace });
  const { token = '', caBundle = '' } = secret?.data ?? {};
  const memberClient = credentialClient(addressOf(context, cluster), { token, caBundle });
  try {
    if (await mayDo(memberClient, { verb: 'create', group: '', resource: 'secrets', namespace })) return memberClient;
    throw new UserError('Forbidden', `the credential of ${name} may not issue another one`, { hint: KUBECONFIG_HINT });
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError('Unauthorized', `the credential of ${name} no longer works`, { cause, hint: KUBECONFIG_HINT });
  }
}

const KUBECONFIG_HINT = "name the member's own kubeconfig with --cluster-kubeconfig";

function addressOf({ env }: CommandContext, { spec }: Cluster): MemberAddress {
  const { apiEndpoint = '', insecureSkipTLSVerification: insecure = false, proxyURL: proxyUrl } = spec;
  return { apiEndpoint, insecure, proxyUrl, proxyEnv: env };
}

/** Any answer but a refusal to log in proves the token. */
async function triedClient(address: MemberAddress, issued: IssuedToken): Promise<Client> {
  const memberClient = credentialClient(address, issued);
  await mayDo(memberClient, { verb: 'get', group: '', resource: 'namespaces', name: 'kube-system' });
  return memberClient;
}
