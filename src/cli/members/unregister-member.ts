/** The course of `unregister`. */

import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { flagProblems, refuseProblems } from '../../bootstrap/choices/forms.ts';
import { remainingWorks, removeCluster } from '../../membership/cluster-removal.ts';
import { clusterIdentity } from '../../membership/identity.ts';
import { refuseLastCopies } from '../../membership/last-copies.ts';
import { workloadCommands } from '../../membership/leftovers.ts';
import { refuseWrongMember } from '../../membership/member-removal.ts';
import { currentAgent } from '../../membership/pull/agent-state.ts';
import {
  accessCommands,
  refusePush,
  removeAgent,
  removeAgentAccess,
  removePullCluster,
  removeWorks,
} from '../../membership/pull/unregister.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import type { UnregisterOptions } from './unregister-options.ts';

interface Course {
  name: string;
  member: ConnectedServer;
  /** Undefined where the member has no agent any more, and nobody said where the control plane is. */
  karmada: ConnectedServer | undefined;
  options: UnregisterOptions;
}

/** Answers what has been done. */
export async function unregisterMember(
  context: CommandContext,
  name: string,
  options: UnregisterOptions,
): Promise<string> {
  refuseProblems(flagProblems([['--agent-name', options.agentName, 'name']]), 'unregister');
  if (options.clusterKubeconfig === undefined) {
    throw new UserError('BadInput', '--cluster-kubeconfig is missing: the agent has to be removed from the member');
  }
  const member = await context.connectKubeconfig({ file: options.clusterKubeconfig, context: options.clusterContext });
  const karmada = await connectControlPlane(context, member, options);
  const course: Course = { name, member, karmada, options };
  const exists = await check(course);
  if (options.dryRun) return `cluster(${name}) can be unregistered (dry run)`;
  if (karmada && exists) await removeFromControlPlane(context, karmada, course);
  if (karmada) await removeAccess(context, karmada, course);
  await removeFromMember(context, course);
  return `cluster(${name}) is unregistered`;
}

/** An administrator's kubeconfig, or the one the agent itself uses. */
async function connectControlPlane(
  context: CommandContext,
  member: ConnectedServer,
  { karmadaConfig, namespace, agentName }: UnregisterOptions,
): Promise<ConnectedServer | undefined> {
  if (karmadaConfig !== undefined) {
    return context.connectKubeconfig({ file: karmadaConfig, context: context.globals.karmadaContext });
  }
  const agent = await currentAgent(member.client, namespace, agentName);
  if (agent?.kubeconfig === undefined) return undefined;
  return context.connectKubeconfig({ file: undefined, text: agent.kubeconfig, context: agent.context });
}

/** True where the control plane still has the cluster. */
async function check({ name, member, karmada, options }: Course): Promise<boolean> {
  if (!karmada) {
    throw new UserError('NotFound', `no agent is left in the member that would know the control plane of "${name}"`, {
      hint: 'say where the control plane is with --karmada-config',
    });
  }
  const cluster = await karmada.client.find(clusters, name);
  refusePush(name, cluster?.spec.syncMode);
  await refuseWrongMember(member.client, name, cluster?.spec.id);
  // The agent's own credential does not see bindings.
  const asks = options.karmadaConfig !== undefined && !options.yes && cluster && !cluster.metadata.deletionTimestamp;
  if (asks) await refuseLastCopies(karmada.client, name);
  return cluster !== undefined;
}

async function removeFromControlPlane(
  { progress, clock, signal, warn }: CommandContext,
  { client }: ConnectedServer,
  { name, options }: Course,
): Promise<void> {
  const request = { clusterName: name, timeoutSeconds: options.wait, clock, signal };
  progress.step(`removing what was propagated to ${name}`);
  try {
    await removeWorks(client, request);
    progress.step(`removing ${name} from the control plane`);
    await removePullCluster(client, request);
    progress.done();
  } catch (error) {
    const isLate = error instanceof UserError && error.code === 'Timeout';
    if (!isLate || !options.force) throw isLate ? late(error) : error;
    // Without an agent, the control plane lets go of Works without a word: they are told from here.
    const left = await remainingWorks(client, name);
    await removeCluster(client, { ...request, force: true });
    progress.done();
    if (left.length > 0) warn(`warning: left behind on ${name}; remove it there with`);
    for (const command of workloadCommands(left)) warn(`  ${command}`);
  }
}

function late(error: UserError): UserError {
  return new UserError('Timeout', error.message, {
    cause: error,
    hint: 'run it again to go on waiting, or with --force and --karmada-config to leave behind what is on the member',
  });
}

async function removeAccess(
  { progress, warn }: CommandContext,
  { client }: ConnectedServer,
  { name, options }: Course,
): Promise<void> {
  const { karmadaConfig, clusterNamespace } = options;
  if (karmadaConfig !== undefined) {
    progress.step(`taking back the rights of ${name}'s agent`);
    await removeAgentAccess(client, name, clusterNamespace);
    progress.done();
    return;
  }
  warn("the agent's rights in the control plane are still there; an administrator removes them with");
  for (const command of accessCommands(name, clusterNamespace)) warn(`  ${command}`);
}

async function removeFromMember({ progress, warn }: CommandContext, course: Course): Promise<void> {
  const { name, member, karmada, options } = course;
  const { namespace, clusterNamespace, agentName } = options;
  progress.step(`removing the agent from ${member.server}`);
  const controlPlaneId = karmada ? await clusterIdentity(karmada.client).catch(unknown(warn)) : '';
  const place = { clusterName: name, namespace, clusterNamespace, controlPlaneId, agentName };
  const kept = await removeAgent(member.client, place);
  progress.done();
  for (const thing of kept) warn(`kept in the member: ${thing}`);
}

/** Its own rights are gone by now where an administrator's were not given. */
function unknown(warn: CommandContext['warn']): (error: unknown) => string {
  return (error) => {
    warn(`warning: the control plane does not say who it is: ${messageOf(error)}`);
    return '';
  };
}
