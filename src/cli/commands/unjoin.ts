/** `unjoin`: takes a member out of the control plane. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { rejectLoneContext } from '../clusters/lone-context.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import { argument, duration, flag, namespaceOr, type Option, text, type Values } from '../option.ts';

const WAIT = 60;

const options = {
  clusterKubeconfig: text('--cluster-kubeconfig <file>', 'Kubeconfig of the member; without it nothing there changes'),
  clusterContext: text('--cluster-context <name>', 'Context in that kubeconfig; its current one by default'),
  clusterNamespace: namespaceOr(
    '--cluster-namespace <name>',
    'Namespace for credentials, on both sides',
    'karmada-cluster',
  ),
  wait: duration('--wait <time>', 'How long to wait for the control plane to clean up', WAIT),
  timeout: { ...duration('--timeout <time>', 'The same as --wait', 0), hidden: true } satisfies Option<number>,
  force: flag('--force', 'Go on where the member does not answer, leaving behind what is on it'),
  yes: flag('-y, --yes', 'Go on though workloads run on this member alone'),
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
    if (cluster && !chosen.yes && !cluster.metadata.deletionTimestamp) await keepLastCopies(karmada, name);
    if (chosen.dryRun) return { text: `cluster(${name}) can be taken out (dry run)` };
    if (cluster) await removeFromControlPlane(context, karmada, { name, chosen });
    if (member) await removeFromMember(context, { karmada, member }, { name, chosen });
    else await tellLeftovers(context, { name, chosen });
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
      hint: `take it out with "kubectl karmada unregister ${name}", which also removes its agent`,
    });
  }
}

function connectMember(context: CommandContext, chosen: Options): Promise<ConnectedServer> | undefined {
  rejectLoneContext(chosen);
  if (chosen.clusterKubeconfig === undefined) return undefined;
  return context.connectKubeconfig({ file: chosen.clusterKubeconfig, context: chosen.clusterContext });
}

async function keepLastCopies({ client }: ConnectedServer, name: string): Promise<void> {
  const { refuseLastCopies } = await import('../../membership/last-copies.ts');
  await refuseLastCopies(client, name);
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
  { name, chosen: { wait, timeout, force } }: Removal,
): Promise<void> {
  const [{ removeCluster }, { workloadCommands }] = await Promise.all([
    import('../../membership/cluster-removal.ts'),
    import('../../membership/leftovers.ts'),
  ]);
  const timeoutSeconds = timeout > 0 ? timeout : wait;
  progress.step(`removing ${name} and what was propagated to it`);
  const left = await removeCluster(client, { clusterName: name, timeoutSeconds, force, clock, signal });
  progress.done();
  if (left.length === 0) return;
  warn(`warning: left behind on ${name}; once it answers again, remove it there with`);
  for (const command of workloadCommands(left)) warn(`  ${command}`);
}

async function removeFromMember(
  context: CommandContext,
  { karmada, member }: { karmada: ConnectedServer; member: ConnectedServer },
  removal: Removal,
): Promise<void> {
  const { progress, warn } = context;
  const { name, chosen } = removal;
  const [{ cleanMember }, { clusterIdentity }] = await Promise.all([
    import('../../membership/member-removal.ts'),
    import('../../membership/identity.ts'),
  ]);
  const controlPlaneId = await clusterIdentity(karmada.client);
  progress.step(`removing the accounts from ${member.server}`);
  try {
    const kept = await cleanMember(member.client, {
      clusterName: name,
      namespace: chosen.clusterNamespace,
      controlPlaneId,
    });
    progress.done();
    for (const thing of kept) warn(`kept in the member: ${thing}`);
  } catch (error) {
    if (!chosen.force) throw error;
    warn(`warning: the member was not cleaned up: ${messageOf(error)}`);
    await tellLeftovers(context, removal);
  }
}

async function tellLeftovers({ warn }: CommandContext, { name, chosen }: Removal): Promise<void> {
  const { accountCommands } = await import('../../membership/leftovers.ts');
  warn(`what joining created in the member is still there; remove it with`);
  for (const command of accountCommands(name, chosen.clusterNamespace)) warn(`  ${command}`);
}
