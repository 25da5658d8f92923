/** The agent in a member: what it is, by which credential it reaches its control plane, and whether it runs. */

import { type Deployment, deployments } from '../../api/core/apps.ts';
import { secrets } from '../../api/core/core.ts';
import { type Pod, pods } from '../../api/core/pod.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { parseKubeconfig } from '../../client/kubeconfig.ts';
import { chooseTarget } from '../../client/kubeconfig-target.ts';
import { waitForObject } from '../../client/wait.ts';
import type { Patience } from '../ensure.ts';
import { AGENT, AGENT_SECRET, agentClusterName, commandOf } from './agent-objects.ts';

export interface AgentCredential {
  server: string;
  certificate: string;
  key: string;
}

export interface CurrentAgent {
  /** Undefined where there is a Secret, and no Deployment yet. */
  clusterName: string | undefined;
  /** The text of the agent's kubeconfig, and the context it uses of it. */
  kubeconfig: string | undefined;
  context: string | undefined;
  /** Undefined where it logs in by other means than a certificate. */
  credential: AgentCredential | undefined;
}

/** The agent in that namespace; undefined where there is no trace of one. */
export async function currentAgent(
  memberClient: Client,
  namespace: string,
  name = AGENT,
): Promise<CurrentAgent | undefined> {
  const deployment = await memberClient.find(deployments, name, { namespace });
  const place = deployment ? kubeconfigPlace(deployment) : { secret: AGENT_SECRET, key: AGENT_SECRET };
  const secret = place && (await memberClient.find(secrets, place.secret, { namespace }));
  if (!deployment && !secret) return undefined;
  const data = place && secret?.data?.[place.key];
  const kubeconfig = data === undefined ? undefined : atob(data);
  const context = deployment && flagOf(deployment, '--karmada-context');
  return {
    clusterName: deployment && agentClusterName(deployment),
    kubeconfig,
    context,
    credential: kubeconfig === undefined ? undefined : credentialIn(kubeconfig, context),
  };
}

/** Where the file that `--karmada-kubeconfig` names comes from: a Secret mounted at its folder. */
function kubeconfigPlace(deployment: Deployment): { secret: string; key: string } | undefined {
  const path = flagOf(deployment, '--karmada-kubeconfig') ?? '';
  const [folder, key] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
  const { containers = [], volumes = [] } = deployment.spec.template.spec ?? {};
  const mount = containers[0]?.volumeMounts?.find(({ mountPath }) => mountPath.replace(/\/$/, '') === folder);
  const volume = volumes.find(({ name }) => name === mount?.name) as { secret?: { secretName?: string } } | undefined;
  const secret = volume?.secret?.secretName;
  return secret === undefined || key === '' ? undefined : { secret, key };
}

function flagOf(deployment: Deployment, flag: string): string | undefined {
  return commandOf(deployment)
    .find((word) => word.startsWith(`${flag}=`))
    ?.slice(flag.length + 1);
}

function credentialIn(text: string, context: string | undefined): AgentCredential | undefined {
  try {
    const { cluster, user } = chooseTarget(parseKubeconfig(text, AGENT_SECRET), { context });
    const { 'client-certificate-data': certificate, 'client-key-data': key } = user;
    return certificate && key ? { server: cluster.server, certificate: atob(certificate), key: atob(key) } : undefined;
  } catch {
    // One that cannot be read is as good as none.
    return undefined;
  }
}

/** Resolves when every replica runs; rejects with UserError `Timeout` that says what keeps them. */
export async function waitForAgent(
  memberClient: Client,
  namespace: string,
  { timeoutSeconds, clock, signal, server }: Patience & { timeoutSeconds: number; server: string },
): Promise<void> {
  try {
    await waitForObject(memberClient, deployments, AGENT, {
      namespace,
      until: (found) => (found && isRolledOut(found) ? true : undefined),
      timeoutSeconds,
      what: `the Deployment ${namespace}/${AGENT} to run`,
      clock,
      signal,
    });
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'Timeout') throw error;
    const { items } = await memberClient.list(pods, { namespace, labelSelector: `app=${AGENT}` });
    const why =
      items.flatMap(troubleOf)[0] ?? `look at it with "kubectl -n ${namespace} describe pods -l app=${AGENT}"`;
    throw new UserError('Timeout', `${error.message}: ${why}`, {
      cause: error,
      hint: `run the same command again once that is put right; the agent has to reach ${server}`,
    });
  }
}

function isRolledOut({ metadata, spec, status = {} }: Deployment): boolean {
  const wanted = spec.replicas ?? 1;
  const isSeen = (status.observedGeneration ?? 0) >= (metadata.generation ?? 0);
  return isSeen && (status.updatedReplicas ?? 0) >= wanted && (status.availableReplicas ?? 0) >= wanted;
}

function troubleOf({ metadata, status }: Pod): string[] {
  const states = (status?.containerStatuses ?? []).flatMap(({ state }) => state?.waiting ?? []);
  const unscheduled = status?.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'False');
  return [...states, ...(unscheduled ? [unscheduled] : [])].flatMap(({ reason, message }) =>
    reason === 'ContainerCreating' ? [] : [`Pod ${metadata.name}: ${reason}${message ? `: ${message}` : ''}`],
  );
}
