/** `unjoin`: takes a member out of the control plane. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import { argument, duration, flag, text, textOr, type Values } from '../option.ts';

const options = {
  clusterKubeconfig: text('--cluster-kubeconfig <file>', 'Kubeconfig of the member; without it nothing there changes'),
  clusterContext: text('--cluster-context <name>', 'Context in that kubeconfig; its current one by default'),
  clusterNamespace: textOr('--cluster-namespace <name>', 'Namespace for credentials, on both sides', 'karmada-cluster'),
  wait: duration('--wait <time>', 'How long to wait for the control plane to clean up', 60),
  force: flag('--force', 'Go on where the member does not answer, leaving behind what is on it'),
  dryRun: flag('--dry-run', 'Check everything, and change nothing'),
};

type Options = Values<typeof options>;

export const unjoin = defineCommand({
  name: 'unjoin',
  summary: 'Take a member out of the control plane',
  description:
    'Everything propagated to the member is removed from it first. A second run goes on where a first one stopped.',
  examples: [
    { does: 'Leave the service account in the member', line: 'unjoin member1' },
    { does: 'Remove it there, too', line: 'unjoin member1 --cluster-kubeconfig member1.config' },
    { does: 'A member that is gone for good', line: 'unjoin member1 --force --wait 5s' },
  ],
  args: { name: argument('NAME', 'The name of the member') },
  options,
  async run(context, { args: { name }, options: chosen }) {
    const karmada = await context.connectKarmada();
    const { clusters } = await import('../../api/cluster/v1alpha1/cluster.ts');
    const cluster = await karmada.client.find(clusters, name);
    refuse(name, cluster, chosen);
    const member = await connectMember(context, chosen);
    if (member) await checkMember(context, { name, cluster, member, force: chosen.force });
    if (chosen.dryRun) return { text: `cluster(${name}) can be taken out (dry run)` };
    if (cluster) await removeFromControlPlane(context, karmada, { name, chosen });
    if (member) await removeFromMember(context, member, { name, chosen });
    return { text: `cluster(${name}) is taken out` };
  },
});

function refuse(name: string, cluster: Cluster | undefined, { clusterKubeconfig }: Options): void {
  if (!cluster && clusterKubeconfig === undefined) {
    throw new UserError('NotFound', `there is no cluster "${name}"`, {
      hint: 'list the members with "kubectl karmada get clusters"',
    });
  }
  if (cluster?.spec.syncMode === 'Pull') {
    throw new UserError('Conflict', `cluster "${name}" is registered in pull mode`, {
      hint: 'take it out with unregister, which also removes its agent',
    });
  }
}

function connectMember(context: CommandContext, chosen: Options): Promise<ConnectedServer> | undefined {
  if (chosen.clusterKubeconfig === undefined) return undefined;
  return context.connectKubeconfig({ file: chosen.clusterKubeconfig, context: chosen.clusterContext });
}

interface MemberCheck {
  name: string;
  cluster: Cluster | undefined;
  member: ConnectedServer;
  force: boolean;
}

async function checkMember(context: CommandContext, { name, cluster, member, force }: MemberCheck): Promise<void> {
  const { refuseWrongMember } = await import('../../membership/member-removal.ts');
  try {
    await refuseWrongMember(member.client, name, cluster?.spec.id);
  } catch (error) {
    const hidden = error instanceof UserError && error.code === 'Unreachable';
    if (!hidden || !force) throw error;
    context.warn(`warning: ${messageOf(error)}`);
  }
}

interface Removal {
  name: string;
  chosen: Options;
}

async function removeFromControlPlane(
  { progress, clock, signal, warn }: CommandContext,
  { client }: ConnectedServer,
  { name, chosen: { wait, force } }: Removal,
): Promise<void> {
  const { removeCluster } = await import('../../membership/cluster-removal.ts');
  progress.step(`removing ${name} and what was propagated to it`);
  const left = await removeCluster(client, { clusterName: name, timeoutSeconds: wait, force, clock, signal });
  progress.done();
  for (const work of left) warn(`warning: left behind on ${name}: what the work ${work} had created`);
}

async function removeFromMember(
  { progress, warn }: CommandContext,
  { client }: ConnectedServer,
  { name, chosen: { clusterNamespace, force } }: Removal,
): Promise<void> {
  const { cleanMember } = await import('../../membership/member-removal.ts');
  progress.step(`removing the accounts from ${client.transport.server}`);
  try {
    const kept = await cleanMember(client, name, clusterNamespace);
    progress.done();
    for (const thing of kept) warn(`kept in the member: ${thing}`);
  } catch (error) {
    if (!force) throw error;
    warn(`warning: the member was not cleaned up: ${messageOf(error)}`);
  }
}
