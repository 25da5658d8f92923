/** `register`: makes a cluster a member that fetches its work itself. */

import { UserError } from '../../base/errors.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import { type RegisterOptions, registerOptions } from '../members/register-options.ts';
import { optionalArgument } from '../option.ts';

export const register = defineCommand({
  name: 'register',
  summary: 'Register a cluster as a member in pull mode',
  description:
    'Runs an agent in the cluster, which fetches what is meant for it. The agent may do what its own cluster needs, and\n' +
    'sees nothing of other members. With --prepare it is run against the control plane instead, before the first\n' +
    'registration, on control planes that were not made for it.',
  examples: [
    {
      does: 'With what "token create --print-register-command" prints',
      line: 'register 10.0.0.5:5443 --token abcdef.0123456789abcdef --discovery-token-ca-cert-hash sha256:…',
    },
    { does: 'Ready a control plane for a new member', line: 'register --prepare --cluster-name member3' },
  ],
  args: { endpoint: optionalArgument('ENDPOINT', 'Address of the control plane, host:port; none with --prepare') },
  options: registerOptions,
  async run(context, { args: { endpoint }, options }) {
    const { checkInput } = await import('../members/register-input.ts');
    if (options.prepare) {
      const { prepareControlPlane } = await import('../members/prepare.ts');
      return { text: await prepareControlPlane(context, options) };
    }
    const member = await context.connectKubeconfig({ file: options.kubeconfig, context: options.context });
    const input = checkInput(endpoint, options, member.contextName);
    const { karmadaConfig: file } = options;
    // Read before any server is asked.
    if (file !== undefined) await context.connectKubeconfig({ file, context: context.globals.karmadaContext });
    return { text: await registerHere(context, member, { ...options, ...input }) };
  },
});

type Checked = RegisterOptions & { server: string; name: string; token: string };

async function registerHere(context: CommandContext, member: ConnectedServer, options: Checked): Promise<string> {
  const { name, server, dryRun } = options;
  const [{ openDoor }, { agentSettings }, { registerMember }, memberId] = await Promise.all([
    import('../members/control-plane-door.ts'),
    import('../members/agent-settings.ts'),
    import('../../membership/pull/register.ts'),
    preflight(context, member, options),
  ]);
  if (options.karmadaConfig !== undefined && !dryRun) {
    const { prepareControlPlane } = await import('../members/prepare.ts');
    await prepareControlPlane(context, { ...options, clusterName: name });
  }
  context.progress.step(`looking for the control plane at ${server}`);
  const door = await openDoor(context, options);
  if (dryRun) {
    context.progress.done();
    return `cluster(${name}) can register at ${server} (dry run)`;
  }
  await registerMember({
    door,
    memberClient: member.client,
    memberId,
    agent: agentSettings(member, options),
    certificateSeconds: options.certExpirationSeconds,
    timeoutSeconds: options.discoveryTimeout,
    onStep: context.progress.step,
    clock: context.clock,
    signal: context.signal,
  });
  context.progress.done();
  return `cluster(${name}) is registered; its agent runs in the namespace ${options.namespace}`;
}

async function preflight({ warn }: CommandContext, member: ConnectedServer, { namespace }: Checked): Promise<string> {
  const [{ clusterIdentity }, { agentNeeds, checkAccess, checkVersion }] = await Promise.all([
    import('../../membership/identity.ts'),
    import('../../membership/preflight.ts'),
  ]);
  const [id, { warning }] = await Promise.all([
    clusterIdentity(member.client),
    checkVersion(member.client),
    checkAccess([{ client: member.client, what: 'the member', needs: agentNeeds(namespace) }]),
  ]);
  if (warning !== undefined) warn(`warning: ${warning}`);
  if (id === '') throw new UserError('Conflict', 'the cluster has no kube-system namespace');
  return id;
}
