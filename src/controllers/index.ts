/** The controllers of the Karmada control plane as a table, and what it takes to run them in one process. */

import type { Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import { type Clock, sleep } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Client } from '../client/client.ts';
import type { ControllerSpec } from '../machinery/controller.ts';
import { createInformerSet } from '../machinery/informer-set.ts';
import { learningClient } from '../machinery/learning-client.ts';
import { createManager } from '../machinery/manager.ts';
import { createRecorder } from '../machinery/recorder.ts';
import { createResourceDirectory } from '../machinery/resource-directory.ts';
import type { ScriptRunner } from '../propagation/interpreter/scripts.ts';
import type { CallWebhook } from '../propagation/interpreter/webhooked.ts';
import type { TextFormat } from '../propagation/override/embedded-document.ts';
import { createAgentApprover } from './agent-csr-approving/index.ts';
import { createApplicationFailoverControllers } from './application-failover/index.ts';
import { createBindingControllers } from './binding/index.ts';
import { createBindingStatusControllers } from './binding-status/index.ts';
import { createClusterController } from './cluster/index.ts';
import { createPullMonitor } from './cluster/signs-of-life.ts';
import { createClusterStatusController } from './cluster-status/index.ts';
import { createClusterTaintPolicyController } from './cluster-taint-policy/index.ts';
import { createDependenciesController } from './dependencies/index.ts';
import { createDescheduler } from './descheduler/index.ts';
import { createDetector } from './detector/index.ts';
import type { Environment } from './environment.ts';
import { createExecutionController } from './execution/index.ts';
import { type GateName, isEnabled } from './feature-gates.ts';
import { createGracefulEvictionControllers } from './graceful-eviction/index.ts';
import { createInterpreter, NO_SCRIPTS, NO_WEBHOOKS } from './interpreter.ts';
import { createMemberObjects } from './member-objects.ts';
import { createMembers } from './members.ts';
import { type ControllerName, isChosen } from './names.ts';
import { createNamespaceController } from './namespace/index.ts';
import { createSchedulerController } from './scheduler/index.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import { createTaintManagers } from './taint-manager/index.ts';
import { createWorkStatusController } from './work-status/index.ts';
import { createWorkloadRebalancerController } from './workload-rebalancer/index.ts';

/** Every controller, under the name `--controllers` knows it by, in the order of a workload's way to the members and back. */
export const CONTROLLERS: readonly {
  readonly name: ControllerName;
  readonly about: string;
  /** The feature gate it is part of. */
  readonly gate?: GateName;
  create(environment: Environment): ControllerSpec | readonly ControllerSpec[];
}[] = [
  {
    name: 'cluster',
    about: 'execution spaces, taints, removal of clusters; Pull members that fall silent',
    create: (environment) => [createClusterController(environment), createPullMonitor(environment)],
  },
  {
    name: 'clusterStatus',
    about: 'health, version, kinds, capacity of members',
    create: createClusterStatusController,
  },
  { name: 'agentcsrapproving', about: 'certificates of the agents of Pull members', create: createAgentApprover },
  { name: 'namespace', about: 'the same namespaces on every member', create: createNamespaceController },
  { name: 'detector', about: 'template + policy → binding', create: createDetector },
  { name: 'scheduler', about: 'binding → target clusters', create: createSchedulerController },
  {
    name: 'dependencies',
    about: 'what an object refers to goes where it goes',
    gate: 'PropagateDeps',
    create: createDependenciesController,
  },
  { name: 'binding', about: 'binding → one Work per cluster', create: createBindingControllers },
  { name: 'execution', about: 'Work → object on the member', create: createExecutionController },
  { name: 'workStatus', about: 'object on the member → Work status', create: createWorkStatusController },
  { name: 'bindingStatus', about: 'Work status → binding → template', create: createBindingStatusControllers },
  {
    name: 'clustertaintpolicy',
    about: 'taints that come and go with conditions of clusters',
    gate: 'Failover',
    create: createClusterTaintPolicyController,
  },
  {
    name: 'taintManager',
    about: 'NoExecute taints take bindings off clusters',
    gate: 'Failover',
    create: createTaintManagers,
  },
  {
    name: 'applicationFailover',
    about: 'workloads leave clusters where they stay unhealthy',
    create: createApplicationFailoverControllers,
  },
  {
    name: 'gracefulEviction',
    about: 'an old copy goes when the new ones are healthy',
    create: createGracefulEvictionControllers,
  },
  {
    name: 'workloadRebalancer',
    about: 'schedules named workloads afresh, once',
    create: createWorkloadRebalancerController,
  },
  {
    name: 'descheduler',
    about: 'takes replicas away from clusters that cannot run them, where asked to',
    create: createDescheduler,
  },
];

/** The controllers that run under the settings. */
function chosen({ controllers, featureGates }: Settings): typeof CONTROLLERS {
  return CONTROLLERS.filter(
    ({ name, gate }) => isChosen(controllers, name) && (gate === undefined || isEnabled(featureGates, gate)),
  );
}

export interface ControllersOptions {
  karmadaClient: Client;
  clock: Clock;
  log: Logger;
  /** A new random UUID. */
  newUid(): string;
  /** How to reach a member. */
  memberClient(cluster: Cluster): Promise<Client> | Client;
  settings?: Partial<Settings>;
  /** YAML, for override policies that edit inside of fields; without it only the JSON part of YAML is understood. */
  yaml?: TextFormat;
  /** Reads signing requests; without it none is approved. */
  readCertificateRequest?: Environment['readCertificateRequest'];
  /** Runs the scripts of ResourceInterpreterCustomizations; without it their kinds cannot be understood. */
  scripts?: ScriptRunner;
  /** Asks the servers of ResourceInterpreterWebhookConfigurations; without it their kinds cannot be understood. */
  callWebhook?: CallWebhook;
  /** Lets what is under way in this process arrive, for `idle`; a millisecond of the clock unless given. */
  turn?: () => Promise<unknown>;
}

const GRACE = 5000;
/** From so many keys on events wait. */
const RUSH = 32;

const JSON_ONLY: TextFormat = { parse: (text) => JSON.parse(text), format: (value) => JSON.stringify(value) };

const unreadable = (): Promise<never> => Promise.reject(new Error('signing requests cannot be read here'));

export interface Controllers {
  start(): Promise<void>;
  /** Takes up nothing more; resolves when what is under way has ended, or has been given time enough. */
  stop(): Promise<void>;
  /** Resolves when no controller has anything left to do now; what is delayed does not count. */
  idle(): Promise<void>;
}

/** All controllers over one Karmada API. */
export function createControllers(options: ControllersOptions): Controllers {
  const { karmadaClient, clock, log, newUid, memberClient } = options;
  const informers = createInformerSet({ client: karmadaClient, clock, log });
  const isRush = (): boolean => manager.busy() > RUSH;
  const recorder = createRecorder({ client: karmadaClient, clock, log, newUid, isRush });
  const members = createMembers({ clock, log, memberClient });
  const settings: Settings = { ...DEFAULT_SETTINGS, ...options.settings };
  const environment: Environment = {
    karmadaClient: learningClient(karmadaClient, informers),
    informers,
    directory: createResourceDirectory(karmadaClient, clock),
    members,
    memberObjects: createMemberObjects(),
    recorder,
    clock,
    log,
    settings,
    interpreter: createInterpreter(informers, {
      scripts: options.scripts ?? NO_SCRIPTS,
      webhooks: { call: options.callWebhook ?? NO_WEBHOOKS, newUid },
    }),
    yaml: options.yaml ?? JSON_ONLY,
    readCertificateRequest: options.readCertificateRequest ?? unreadable,
  };
  const manager = createManager({
    controllers: chosen(settings).flatMap(({ create }) => create(environment)),
    informers,
    clock,
    log,
    turn: options.turn ?? (() => sleep(clock, 1)),
  });
  return {
    start: manager.start,
    idle: manager.idle,
    async stop() {
      // A member that does not answer must not hold up the end.
      await Promise.race([manager.stop().then(() => recorder.flushed()), sleep(clock, GRACE)]);
      members.stop();
      informers.stop();
    },
  };
}
