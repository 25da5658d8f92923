/** `join`: makes a cluster a member. */

import { UserError } from '../../base/errors.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import type { Registration } from '../join/control-plane-side.ts';
import type { Patience } from '../join/ensure.ts';
import { argument, flag, text, textOr, texts, type Values } from '../option.ts';

const options = {
  clusterKubeconfig: text('--cluster-kubeconfig <file>', 'Kubeconfig of the cluster that joins'),
  clusterContext: text('--cluster-context <name>', 'Context in that kubeconfig; its current one by default'),
  clusterNamespace: textOr('--cluster-namespace <name>', 'Namespace for credentials, on both sides', 'karmada-cluster'),
  clusterProvider: text('--cluster-provider <name>', 'Provider of the cluster, for placement'),
  clusterRegion: text('--cluster-region <name>', 'Region of the cluster, for placement'),
  clusterZones: texts('--cluster-zones <names>', 'Zones of the cluster, for placement'),
  dryRun: flag('--dry-run', 'Check everything, and change nothing'),
};

export const join = defineCommand({
  name: 'join',
  summary: 'Make a cluster a member of the control plane',
  description:
    'Creates a service account in the member and registers its token with the control plane. Your own credentials\n' +
    'are used for this, and stored nowhere. A second run mends what is missing or out of date.',
  examples: [
    { does: 'The current context of a kubeconfig', line: 'join member1 --cluster-kubeconfig member1.config' },
    {
      does: 'Another context, with its place in the world',
      line: 'join member2 --cluster-kubeconfig fleet.config --cluster-context m2 --cluster-region eu-west',
    },
  ],
  args: { name: argument('NAME', 'The name of the member') },
  options,
  async run(context, { args, options: chosen }) {
    await checkName(args.name);
    const [karmada, member] = await Promise.all([
      context.connectKarmada(),
      context.connectKubeconfig({ file: chosen.clusterKubeconfig, context: chosen.clusterContext }),
    ]);
    const id = await identify(karmada, member, args.name);
    if (chosen.dryRun) return { text: `cluster(${args.name}) can join: ${member.server} (dry run)` };
    const existed = await joinMember(context, { name: args.name, id, karmada, member }, chosen);
    return { text: `cluster(${args.name}) ${existed ? 'had joined before; it is up to date' : 'is joined'}` };
  },
});

async function checkName(name: string): Promise<void> {
  const { clusterNameProblem } = await import('../join/names.ts');
  const problem = clusterNameProblem(name);
  if (problem !== undefined) throw new UserError('BadInput', `"${name}" cannot be the name of a cluster: ${problem}`);
}

async function identify(karmada: ConnectedServer, member: ConnectedServer, name: string): Promise<string> {
  const { clusterIdentity, refuseOtherIdentity } = await import('../join/identity.ts');
  const id = await clusterIdentity(member.client);
  await refuseOtherIdentity(karmada.client, name, id);
  return id;
}

interface Sides {
  name: string;
  id: string;
  karmada: ConnectedServer;
  member: ConnectedServer;
}

async function joinMember(context: CommandContext, sides: Sides, chosen: Values<typeof options>): Promise<boolean> {
  const { name, member, karmada } = sides;
  const [{ prepareMember }, { verifyCredential }, { registerCluster }, { clusters }] = await Promise.all([
    import('../join/member-side.ts'),
    import('../join/verify.ts'),
    import('../join/control-plane-side.ts'),
    import('../../api/cluster/v1alpha1/cluster.ts'),
  ]);
  const { clock, signal, progress } = context;
  const namespace = chosen.clusterNamespace;
  progress.step(`preparing ${member.server}`);
  const credential = await prepareMember(member.client, { clusterName: name, namespace, clock, signal });
  progress.step('trying the new credential');
  await verifyCredential(member, credential);
  progress.step(`registering ${name} with the control plane`);
  const existed = (await karmada.client.find(clusters, name)) !== undefined;
  await registerCluster(karmada.client, { ...registrationOf(sides, chosen, credential), clock, signal });
  progress.done();
  return existed;
}

function registrationOf(
  { name, id, member }: Sides,
  chosen: Values<typeof options>,
  credential: Registration['credential'],
): Omit<Registration, keyof Patience> {
  return {
    clusterName: name,
    namespace: chosen.clusterNamespace,
    id,
    apiEndpoint: member.server,
    insecure: member.insecure,
    proxyUrl: member.proxyUrl,
    provider: chosen.clusterProvider,
    region: chosen.clusterRegion,
    zones: chosen.clusterZones,
    credential,
  };
}
