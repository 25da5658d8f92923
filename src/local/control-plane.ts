/** The embedded control plane: the Karmada API, its controllers, and the simulated members. */

import { dump, load } from 'js-yaml';
import { builtinKinds } from '../api/builtin/index.ts';
import { type Cluster, clusters } from '../api/cluster/v1alpha1/cluster.ts';
import { resourceInterpreterCustomizations } from '../api/config/v1alpha1/resource-interpreter-customization.ts';
import { karmadaKinds } from '../api/karmada.ts';
import { groupResourceOf, type Kind } from '../api/kind.ts';
import {
  type ClusterTaintPolicy,
  clusterTaintPolicies,
  evictingTaintPolicies,
} from '../api/policy/v1alpha1/cluster-taint-policy.ts';
import { withDefaultTolerations } from '../api/policy/v1alpha1/default-tolerations.ts';
import type { Clock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Client } from '../client/client.ts';
import { createMemberClient } from '../client/member.ts';
import { type Controllers, createControllers } from '../controllers/index.ts';
import { readCertificateRequest } from '../pki/request.ts';
import { type EmbeddedServer, type Exposure, KARMADA_CONTROLLERS, startEmbeddedServer } from './embedded-server.ts';
import type { Fleet, MemberShape } from './fleet.ts';
import { createInterpreters, type Interpreters } from './interpreters.ts';
import { joinSimulated, prepareJoins } from './join.ts';
import { type SimulatedMember, startMember } from './member.ts';
import { random } from './random.ts';
import { customizationReview } from './review-customization.ts';
import { createSimulatedMembers, type SimulatedMembers } from './simulated-members.ts';
import { untilObject } from './until-object.ts';
import { createOnce } from './workloads/create-once.ts';

export const KARMADA_SERVER = 'karmada-apiserver';

export interface ControlPlaneOptions {
  fleet: Fleet;
  clock: Clock;
  log: Logger;
  /** Where a server's objects are kept: a file, or `:memory:`. */
  storePath(name: string): string;
  /** How a server is reached from outside of this process; undefined: not at all. */
  exposure(name: string): Promise<Exposure | undefined>;
  /** Policies that are to be there from the start; those that are there already stay as they are. */
  objects?: readonly ClusterTaintPolicy[];
  /** The controllers' own, and what of them admission needs. */
  settings?: Parameters<typeof createControllers>[0]['settings'];
}

export interface ControlPlane {
  readonly karmada: EmbeddedServer;
  /** In the order they were added. */
  members(): readonly SimulatedMember[];
  /** Throws UserError `NotFound` for a name that no member has. */
  member(name: string): SimulatedMember;
  /** Starts and joins a member; rejects with UserError `Conflict` when its name is taken. */
  addMember(shape: MemberShape): Promise<SimulatedMember>;
  /** Unjoins and stops a member. */
  removeMember(name: string): Promise<void>;
  /** Resolves when no controller anywhere has anything left to do. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** How long a member may take to become Ready before it is left to become so later, in milliseconds. */
const READY_PATIENCE = 5000;
/** How long the removal of a member's objects may take. */
const LEAVE_PATIENCE = 30_000;

/** Starts everything; resolves when every server answers and the members are joined and Ready. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { clock, log, storePath, exposure } = options;
  const place = async (name: string): Promise<{ storePath: string; exposure?: Exposure }> => {
    const exposed = await exposure(name);
    return { storePath: storePath(name), ...(exposed ? { exposure: exposed } : {}) };
  };
  const members = createSimulatedMembers(KARMADA_SERVER, async (shape, position) =>
    startMember({ ...(await place(shape.name)), clock, log, shape, position }),
  );
  const interpreters = createInterpreters();
  const karmada = await startEmbeddedServer({
    ...(await place(KARMADA_SERVER)),
    name: KARMADA_SERVER,
    controllers: KARMADA_CONTROLLERS,
    kinds: kindsFor(options.settings),
    reach: members.reach,
    reviews: { [groupResourceOf(resourceInterpreterCustomizations)]: customizationReview(interpreters.scripts) },
    clock,
    log,
  });
  const controllers = karmadaControllers(options, karmada.innerClient, members, interpreters);
  const stop = async (): Promise<void> => {
    await controllers.stop();
    await interpreters.close();
    await members.stop();
    await karmada.close();
  };
  const join = (member: SimulatedMember): Promise<void> => joinAndWait(karmada.client, member, clock);

  try {
    await prepareJoins(karmada.client, clock);
    for (const policy of options.objects ?? []) await createOnce(karmada.client, clusterTaintPolicies, policy);
    // Members answer before anybody asks: one that does not would count as down for its threshold.
    const launched = await Promise.all(options.fleet.members.map(members.launch));
    await controllers.start();
    await Promise.all(launched.map(join));
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return {
    karmada,
    members: members.list,
    member: members.get,
    async addMember(shape) {
      const added = await members.launch(shape);
      await join(added);
      return added;
    },
    async removeMember(name) {
      const { server } = members.get(name);
      // Its objects can only be removed while it answers.
      if (server.isPaused()) await server.resume();
      await unjoin(karmada.client, name, clock);
      await members.drop(name);
    },
    idle: () => untilIdle(controllers, members),
    stop,
  };
}

function kindsFor(settings: ControlPlaneOptions['settings'] = {}): readonly Kind[] {
  const { defaultNotReadyTolerationSeconds: notReady, defaultUnreachableTolerationSeconds: unreachable } = settings;
  const tolerating = withDefaultTolerations(karmadaKinds, { notReady, unreachable });
  const { allowNoExecuteTaintPolicy } = settings;
  const isReplaced = (kind: Kind): boolean =>
    allowNoExecuteTaintPolicy === true && kind.kind === clusterTaintPolicies.kind;
  return [...builtinKinds(), ...tolerating.map((kind) => (isReplaced(kind) ? (evictingTaintPolicies as Kind) : kind))];
}

/** Simulated members are reached within this process, all others as their Cluster says. */
function karmadaControllers(
  { clock, log, settings }: ControlPlaneOptions,
  karmadaClient: Client,
  members: SimulatedMembers,
  { scripts, webhooksOf }: Interpreters,
): Controllers {
  return createControllers({
    karmadaClient,
    clock,
    log,
    newUid: random.uid,
    scripts,
    readCertificateRequest: async (request) => readCertificateRequest(Buffer.from(request, 'base64').toString()),
    callWebhook: webhooksOf(karmadaClient),
    yaml: { parse: (text) => load(text), format: (value) => dump(value, { sortKeys: true }) },
    memberClient: (cluster) => members.clientOf(cluster) ?? createMemberClient(karmadaClient, cluster),
    ...(settings ? { settings } : {}),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
  });
}

async function joinAndWait(karmadaClient: Client, { shape, server }: SimulatedMember, clock: Clock): Promise<void> {
  await joinSimulated({ karmadaClient, memberClient: server.client, shape, clock, apiEndpoint: server.url });
  const until = (cluster: Cluster | undefined): boolean =>
    cluster?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
  await untilObject(karmadaClient, clusters, { name: shape.name, clock, patience: READY_PATIENCE, until });
}

async function unjoin(karmadaClient: Client, name: string, clock: Clock): Promise<void> {
  const cluster = await karmadaClient.find(clusters, name);
  if (!cluster) return;
  await karmadaClient.delete(clusters, name);
  const until = (object: Cluster | undefined): boolean => object === undefined;
  const isGone = await untilObject(karmadaClient, clusters, { name, clock, patience: LEAVE_PATIENCE, until });
  if (isGone) return;
  throw new UserError('Timeout', `cluster ${name} is still being removed`, {
    hint: 'see what holds it: kubectl get works -A',
  });
}

/** Work travels between servers, so all must be found idle one after the other without anything waking up. */
async function untilIdle(controllers: Controllers, members: SimulatedMembers): Promise<void> {
  do {
    for (const member of members.list()) await member.idle();
    await controllers.idle();
  } while (members.list().some((member) => member.isBusy()));
}
