/** Registering a Pull member: its agent gets an identity in the control plane, and is started in the member. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import { certificateSigningRequests } from '../../api/core/certificates.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { deleteIfPresent } from '../../machinery/write.ts';
import { executionNamespace } from '../../propagation/names.ts';
import { mayDo } from '../access.ts';
import { ensure, type Patience, type Wanted } from '../ensure.ts';
import { clusterIdentity, joinedClusters } from '../identity.ts';
import { agentAccess, agentUser } from './agent-access.ts';
import { type AgentSettings, agentObjects } from './agent-objects.ts';
import { currentAgent, waitForAgent } from './agent-state.ts';
import { type IssuedCertificate, requestCertificate } from './certificate.ts';

/** Clients of the control plane as whoever shows the given credential. */
export interface ControlPlaneDoor {
  /** `https://host:port` */
  server: string;
  /** PEM. */
  ca: string;
  asToken(): Client;
  asCertificate(credential: { certificate: string; key: string }): Client;
}

export interface RegisterRequest extends Patience {
  door: ControlPlaneDoor;
  memberClient: Client;
  /** The UID of the member's `kube-system`. */
  memberId: string;
  agent: AgentSettings;
  certificateSeconds: number;
  timeoutSeconds: number;
  onStep(what: string): void;
}

/** Safe to repeat: what an earlier attempt made is used where it still works. */
export async function registerMember(request: RegisterRequest): Promise<void> {
  const { door, memberClient, agent, onStep, timeoutSeconds } = request;
  const kubeconfig = (await workingKubeconfig(request)) ?? (await newIdentity(request));
  onStep(`starting the agent in ${memberClient.transport.server}`);
  for (const step of agentObjects(agent, kubeconfig)) {
    await Promise.all(step.map((one) => ensure(memberClient, one)));
  }
  await waitForAgent(memberClient, agent.namespace, { ...request, timeoutSeconds, server: door.server });
}

/** The kubeconfig an earlier attempt left in the member, where it is for this control plane and logs in there. */
async function workingKubeconfig(request: RegisterRequest): Promise<string | undefined> {
  const { door, memberClient, agent, memberId } = request;
  const found = await currentAgent(memberClient, agent.namespace);
  if (!found) return undefined;
  if (found.clusterName !== undefined && found.clusterName !== agent.clusterName) {
    throw new UserError('Conflict', `this cluster runs an agent already, as "${found.clusterName}"`, {
      hint: `first run "kubectl karmada unregister ${found.clusterName}"`,
    });
  }
  const { credential } = found;
  if (!credential || credential.server !== door.server) return undefined;
  const agentClient = door.asCertificate(credential);
  if (!(await hasAccess(agentClient, agent.clusterName).catch(() => false))) return undefined;
  await refuseOthers(agentClient, agent.clusterName, memberId);
  return found.kubeconfig;
}

async function newIdentity(request: RegisterRequest): Promise<string> {
  const { door, agent, memberId, onStep } = request;
  const { clusterName } = agent;
  const tokenClient = door.asToken();
  onStep(`asking for the certificate of ${clusterName}'s agent`);
  const issued = await certificateFor(request, tokenClient, {
    prefix: `${clusterName}-`,
    user: agentUser(clusterName),
  });
  const agentClient = door.asCertificate(issued);
  if (!(await hasAccess(agentClient, clusterName))) await giveAccess(request, tokenClient);
  await refuseOthers(agentClient, clusterName, memberId);
  return agentKubeconfig(door, clusterName, issued);
}

function certificateFor(
  { certificateSeconds: seconds, timeoutSeconds, clock, signal }: RegisterRequest,
  tokenClient: Client,
  wish: { prefix: string; user: string },
): Promise<IssuedCertificate> {
  return requestCertificate(tokenClient, { ...wish, seconds, timeoutSeconds, clock, signal });
}

/** True where an administrator has prepared this member, or an earlier attempt has. */
function hasAccess(agentClient: Client, clusterName: string): Promise<boolean> {
  const namespace = executionNamespace(clusterName);
  return mayDo(agentClient, { verb: 'list', group: 'work.karmada.io', resource: 'works', namespace });
}

/** The identity that upstream's installations keep for making the rights of new agents. */
const GENERATOR = { prefix: 'agent-rbac-generator-', user: 'system:karmada:agent:rbac-generator' };

/** Makes the agent's rights; where that fails, what it has made goes again, and nothing else. */
async function giveAccess(request: RegisterRequest, tokenClient: Client): Promise<void> {
  const { door, agent, onStep } = request;
  const { clusterName, clusterNamespace } = agent;
  onStep(`giving ${clusterName}'s agent its rights in the control plane`);
  const issued = await certificateFor(request, tokenClient, {
    ...GENERATOR,
    prefix: `${GENERATOR.prefix}${clusterName}`,
  });
  const generator = door.asCertificate(issued);
  const wanted = agentAccess(clusterName, clusterNamespace);
  if (!(await mayDo(generator, { verb: 'create', group: 'rbac.authorization.k8s.io', resource: 'clusterroles' }))) {
    throw notPrepared(clusterName);
  }
  await refuseOthers(generator, clusterName, request.memberId);
  const made: Wanted[] = [];
  try {
    for (const one of wanted) if ((await ensure(generator, one)).fate === 'created') made.push(one);
  } catch (error) {
    for (const one of made.toReversed()) await deleteIfPresent(generator, one.resource, one.object);
    throw error;
  } finally {
    await deleteIfPresent(generator, certificateSigningRequests, { metadata: { name: issued.requestName } });
  }
}

function notPrepared(clusterName: string): UserError {
  return new UserError('Forbidden', `the control plane has not been told of a new member "${clusterName}"`, {
    hint: `an administrator of it has to run "kubectl karmada register --prepare --cluster-name ${clusterName}" first`,
  });
}

/** A name that another cluster has, or a cluster that has another name. */
async function refuseOthers(client: Client, clusterName: string, memberId: string): Promise<void> {
  const [items, controlPlaneId] = await Promise.all([joinedClusters(client), clusterIdentity(client)]);
  if (controlPlaneId === memberId) {
    throw new UserError('Conflict', 'the kubeconfig of the member leads to the control plane itself', {
      hint: 'choose the member with --kubeconfig and --context',
    });
  }
  const twin = items.find(({ metadata, spec }) => spec.id === memberId && metadata.name !== clusterName);
  if (twin) {
    const word = twin.spec.syncMode === 'Pull' ? 'unregister' : 'unjoin';
    throw new UserError('Conflict', `this cluster is a member already, as "${twin.metadata.name}"`, {
      hint: `to rename it, first run "kubectl karmada ${word} ${twin.metadata.name}"`,
    });
  }
  const namesake = items.find(({ metadata }) => metadata.name === clusterName);
  if (namesake) refuseNamesake(namesake, memberId);
}

function refuseNamesake({ metadata: { name }, spec }: Cluster, memberId: string): void {
  if (spec.syncMode === 'Push') {
    throw new UserError('Conflict', `"${name}" has joined in push mode`, {
      hint: `first run "kubectl karmada unjoin ${name}"`,
    });
  }
  if (!spec.id || spec.id === memberId) return;
  throw new UserError('Conflict', `another cluster is registered as "${name}"`, {
    hint: 'choose another name with --cluster-name',
  });
}

function agentKubeconfig({ server, ca }: ControlPlaneDoor, clusterName: string, issued: IssuedCertificate): string {
  const cluster = 'karmada-apiserver';
  const context = `${clusterName}@${cluster}`;
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster, cluster: { server, 'certificate-authority-data': btoa(ca) } }],
    users: [
      {
        name: clusterName,
        user: { 'client-certificate-data': btoa(issued.certificate), 'client-key-data': btoa(issued.key) },
      },
    ],
    contexts: [{ name: context, context: { cluster, user: clusterName } }],
    'current-context': context,
  });
}
