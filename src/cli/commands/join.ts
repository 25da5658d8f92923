/** `join`: makes a cluster a member. */

import { UserError } from '../../base/errors.ts';
import type { JoinRequest } from '../../membership/join.ts';
import type { Registration } from '../../membership/karmada-side.ts';
import type { Rights } from '../../membership/rights.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import { type JoinOptions, joinOptions } from '../members/join-options.ts';
import { argument } from '../option.ts';

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
    {
      does: 'With no more rights in the member than workloads need',
      line: 'join member3 --cluster-kubeconfig member3.config --role workloads',
    },
  ],
  args: { name: argument('NAME', 'The name of the member') },
  options: joinOptions,
  async run(context, { args: { name }, options: chosen }) {
    const rights = await readInput(name, chosen);
    const [karmada, member] = await Promise.all([
      context.connectKarmada({ as: chosen.karmadaAs, asGroup: chosen.karmadaAsGroup, asUid: chosen.karmadaAsUid }),
      context.connectKubeconfig({ file: chosen.clusterKubeconfig, context: chosen.clusterContext }),
    ]);
    const sides: Sides = { name, rights, karmada, member };
    const ids = await preflight(context, sides, chosen);
    if (chosen.dryRun) return { text: await plan(sides, registrationOf(sides, ids.member, chosen), ids.controlPlane) };
    return { text: await joinAndVerify(context, { ...sides, ids }, chosen) };
  },
});

interface Sides {
  name: string;
  rights: Rights | undefined;
  karmada: ConnectedServer;
  member: ConnectedServer;
}

type Ids = Awaited<ReturnType<typeof preflight>>;

async function readInput(name: string, chosen: JoinOptions): Promise<Rights | undefined> {
  const [{ clusterNameProblem }, { parseRights }, { clusterFlagProblems }] = await Promise.all([
    import('../../membership/names.ts'),
    import('../../membership/rights.ts'),
    import('../members/cluster-flags.ts'),
  ]);
  const problem = clusterNameProblem(name);
  if (problem !== undefined) {
    const { why, suggestion } = problem;
    throw new UserError('BadInput', `"${name}" cannot be the name of a cluster: ${why}`, {
      ...(suggestion === undefined ? {} : { hint: `call it something like "${suggestion}"` }),
    });
  }
  const problems = clusterFlagProblems(chosen);
  if (problems.length > 0) throw new UserError('BadInput', problems.join('\n'));
  return chosen.role === undefined ? undefined : parseRights(chosen.role);
}

async function preflight({ warn }: CommandContext, sides: Sides, { clusterNamespace }: JoinOptions) {
  const { karmada, member, name } = sides;
  const [{ identify }, { checkAccess, checkRole, checkVersion, karmadaNeeds, memberNeeds }] = await Promise.all([
    import('../../membership/identity.ts'),
    import('../../membership/preflight.ts'),
  ]);
  // Everything is asked at once; what is missing is told first, as it explains the rest.
  const rest = Promise.all([
    identify(karmada.client, member.client, name),
    checkVersion(member.client),
    checkRole(member.client, sides.rights),
  ]);
  rest.catch(() => undefined);
  await checkAccess([
    { client: member.client, what: 'the member', needs: memberNeeds(clusterNamespace) },
    { client: karmada.client, what: 'the control plane', needs: karmadaNeeds(clusterNamespace) },
  ]);
  const [ids, { warning }] = await rest;
  if (warning !== undefined) warn(`warning: ${warning}`);
  if (clusterNamespace === 'karmada-system') {
    warn('warning: karmada-system is the namespace of the control plane itself; karmada-cluster is usual');
  }
  return ids;
}

function registrationOf({ name, member }: Sides, id: string, chosen: JoinOptions): Registration {
  return {
    clusterName: name,
    namespace: chosen.clusterNamespace,
    id,
    apiEndpoint: chosen.clusterApiEndpoint ?? member.server,
    insecure: member.insecure,
    proxyUrl: member.proxyUrl,
    provider: chosen.clusterProvider,
    region: chosen.clusterRegion,
    zones: chosen.clusterZones,
  };
}

async function plan({ name, rights, karmada, member }: Sides, registration: Registration, controlPlaneId: string) {
  const [{ planJoin }, { renderPlan }] = await Promise.all([
    import('../../membership/plan.ts'),
    import('../members/dry-run.ts'),
  ]);
  const side = { clusterName: name, namespace: registration.namespace, rights, controlPlaneId };
  return renderPlan(await planJoin({ karmadaClient: karmada.client, memberClient: member.client }, side, registration));
}

async function joinAndVerify(
  context: CommandContext,
  { ids, ...sides }: Sides & { ids: Ids },
  chosen: JoinOptions,
): Promise<string> {
  const { name, rights, karmada, member } = sides;
  const { clock, signal, progress, env } = context;
  const [{ joinMember }, { verifyCredential }, { tokenFacts, expiryText }, { confirmReach }] = await Promise.all([
    import('../../membership/join.ts'),
    import('../../membership/verify.ts'),
    import('../../membership/token-facts.ts'),
    import('../members/confirm-reach.ts'),
  ]);
  const registration = registrationOf(sides, ids.member, chosen);
  await confirmReach.before(karmada, registration, chosen);
  const request: JoinRequest = {
    karmadaClient: karmada.client,
    memberClient: member.client,
    registration,
    rights,
    controlPlaneId: ids.controlPlane,
    // Another address than ours may lead to the member from elsewhere only.
    verify: (credential) =>
      verifyCredential({ ...registration, apiEndpoint: member.server, proxyEnv: env }, credential),
    onStep: progress.step,
    clock,
    signal,
  };
  const { credential, isNew } = await joinMember(request);
  await confirmReach.after(context, { karmada, registration, isNew }, chosen);
  progress.done();
  const expiry = expiryText(tokenFacts(atob(credential.token)), clock.now());
  context.warn(`the control plane's credential for ${name} ${expiry}`);
  return `cluster(${name}) ${isNew ? 'is joined' : 'had joined before; it is up to date'}`;
}
