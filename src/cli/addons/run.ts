/** Enabling and disabling addons of an installed control plane. */

import { nodes } from '../../api/core/core.ts';
import { pods } from '../../api/core/pod.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import type { Addon, AddonMember, AddonName, AddonSettings } from '../../bootstrap/addons/addon.ts';
import { disableAddon, enableAddon } from '../../bootstrap/addons/enable.ts';
import { ADDONS } from '../../bootstrap/addons/index.ts';
import {
  addonNames,
  readSurroundings,
  refuseWithoutConfig,
  type Surroundings,
} from '../../bootstrap/addons/surroundings.ts';
import { planObjects } from '../../bootstrap/apply/plan.ts';
import { refuseProblems } from '../../bootstrap/choices/forms.ts';
import type { Client } from '../../client/client.ts';
import { confirm } from '../confirm.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import { patientClient } from '../installation/patience.ts';
import type { Sides } from '../installation/sides.ts';
import { printTable } from '../printers/table.ts';
import {
  type AddonFlags,
  addonFlagProblems,
  estimatorNameProblems,
  inRegistry,
  memberNameProblems,
  wishesFor,
} from './flags.ts';
import { portableKubeconfig } from './member-kubeconfig.ts';

export interface EnableChoices extends AddonFlags {
  /** The member an estimator is for. */
  cluster: string | undefined;
  memberKubeconfig: string | undefined;
  memberContext: string | undefined;
  podTimeout: number;
  apiserviceTimeout: number;
  dryRun: boolean;
}

/** Enables the addons one after the other; answers a line for each. */
export async function enable(
  context: CommandContext,
  connect: () => Promise<Sides>,
  words: readonly string[],
  choices: EnableChoices,
): Promise<string> {
  const { cluster } = choices;
  const nameProblems = [...memberNameProblems(cluster), ...estimatorNameProblems(cluster)];
  refuseProblems([...addonFlagProblems(choices), ...nameProblems], 'addons enable');
  const addons = chosenAddons(words, choices.cluster, context);
  checkMember(addons, choices);
  const memberServer = addons.some(({ perMember }) => perMember) ? await connectMember(context, choices) : undefined;
  const sides = await connect();
  const hostClient = sides.host.client;
  const surroundings = await readSurroundings(hostClient, sides.namespace);
  await refuseWithoutConfig(hostClient, sides.namespace, addons);
  const member = memberServer && (await readMember(context, memberServer, choices.cluster));
  if (member && !surroundings.asksEstimators) {
    context.warn('warning: the scheduler does not ask estimators; start it with --enable-scheduler-estimator=true');
  }
  const karmadaClient = patientClient(context, (await sides.connectKarmada()).client);
  const made = addons.map((addon) => ({ addon, settings: settingsOf(addon.name, { surroundings, choices, member }) }));
  if (choices.dryRun) return plan(made, { hostClient, karmadaClient });
  const { clock, signal, progress } = context;
  for (const { addon, settings } of made) {
    progress.step(`enabling ${titleOf(addon, member)}`);
    await enableAddon(addon, settings, {
      hostClient,
      karmadaClient,
      clock,
      signal,
      podTimeoutSeconds: choices.podTimeout,
      apiTimeoutSeconds: choices.apiserviceTimeout,
    });
    progress.done();
  }
  return made.map(({ addon }) => `${titleOf(addon, member)} is enabled`).join('\n');
}

const titleOf = ({ name, perMember }: Addon, member: Pick<AddonMember, 'name'> | undefined): string =>
  perMember && member ? `${name} for ${member.name}` : name;

/** `all` without a member means all but the estimator, which is told. */
function chosenAddons(words: readonly string[], cluster: string | undefined, { warn }: CommandContext): Addon[] {
  const names = addonNames(words);
  const chosen = ADDONS.filter(({ name }) => names.includes(name));
  if (cluster !== undefined || !chosen.some(({ perMember }) => perMember)) return chosen;
  const [estimator] = chosen.filter(({ perMember }) => perMember);
  if (!words.includes('all')) {
    throw new UserError('BadInput', `${estimator?.name} is for one member`, { hint: 'name the member with --cluster' });
  }
  warn(`${estimator?.name} is left out: it is for one member, which --cluster names`);
  return chosen.filter(({ perMember }) => !perMember);
}

function checkMember(
  addons: readonly Addon[],
  { cluster, memberKubeconfig, memberContext }: Pick<EnableChoices, 'cluster' | 'memberKubeconfig' | 'memberContext'>,
): void {
  const isForMember = addons.some(({ perMember }) => perMember);
  const given = Object.entries({
    '--cluster': cluster,
    '--member-kubeconfig': memberKubeconfig,
    '--member-context': memberContext,
  }).flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
  if (given.length > 0 && !isForMember) {
    const verb = given.length === 1 ? 'is' : 'are';
    const flags = given.join(' and ');
    throw new UserError('BadInput', `${flags} ${verb} for karmada-scheduler-estimator, which is not among the addons`);
  }
  if (isForMember && memberKubeconfig === undefined) {
    throw new UserError('BadInput', 'the estimator reaches its member with a kubeconfig, and none is given', {
      hint: 'name it with --member-kubeconfig, and a context in it with --member-context',
    });
  }
}

function connectMember(context: CommandContext, choices: EnableChoices): Promise<ConnectedServer> {
  return context.connectKubeconfig({ file: choices.memberKubeconfig, context: choices.memberContext });
}

/** Only the context that is used is handed on; it is tried first. */
async function readMember(context: CommandContext, member: ConnectedServer, cluster = ''): Promise<AddonMember> {
  try {
    await Promise.all([member.client.list(nodes, { limit: 1 }), member.client.list(pods, { limit: 1 })]);
  } catch (cause) {
    const message = `the kubeconfig of ${cluster} does not let an estimator list nodes and pods: ${messageOf(cause)}`;
    throw new UserError('Unauthorized', message, { cause });
  }
  const kubeconfig = await portableKubeconfig(context, member.kubeconfig(), cluster);
  return { name: cluster, kubeconfig };
}

interface Ingredients {
  surroundings: Surroundings;
  choices: AddonFlags;
  member: AddonMember | undefined;
}

function settingsOf(name: AddonName, { surroundings, choices, member }: Ingredients): AddonSettings {
  const { image, replicas, priorityClass } = wishesFor(name, choices);
  const { namespace, caBundle, etcd, imageOf } = surroundings;
  return {
    namespace,
    caBundle,
    etcd,
    domain: choices.hostClusterDomain,
    image: image ?? inRegistry(imageOf(name), choices.privateImageRegistry),
    replicas,
    priorityClass,
    ...(member ? { member } : {}),
  };
}

type Made = readonly { addon: Addon; settings: AddonSettings }[];
type BothClients = { hostClient: Client; karmadaClient: Client };

async function plan(made: Made, { hostClient, karmadaClient }: BothClients): Promise<string> {
  const changes = await Promise.all(
    made.flatMap(({ addon, settings }) => [
      planObjects(hostClient, addon.host(settings)).then((all) => all.map((each) => ({ side: 'host', ...each }))),
      planObjects(karmadaClient, addon.karmada(settings)).then((all) =>
        all.map((each) => ({ side: 'karmada', ...each })),
      ),
    ]),
  );
  const rows = changes
    .flat()
    .map(({ effect, side, name, fields, refusal }) => [effect, side, name, refusal ?? fields.join(', ')]);
  return printTable(['EFFECT', 'SIDE', 'OBJECT', 'FIELDS'], rows);
}

export interface DisableChoices {
  cluster: string | undefined;
  force: boolean;
  dryRun: boolean;
}

/** Nothing of these matters for deleting. */
const WHATEVER = {
  domain: 'x',
  image: 'x',
  replicas: 1,
  priorityClass: '',
  caBundle: '',
  etcd: { servers: '', prefix: '' },
};

/** Disables the addons; answers what was deleted. */
export async function disable(
  context: CommandContext,
  connect: () => Promise<Sides>,
  words: readonly string[],
  { cluster, force, dryRun }: DisableChoices,
): Promise<string> {
  refuseProblems(memberNameProblems(cluster), 'addons disable');
  const addons = chosenAddons(words, cluster, context);
  const sides = await connect();
  const member = cluster === undefined ? undefined : { name: cluster, kubeconfig: '' };
  const settings: AddonSettings = { ...WHATEVER, namespace: sides.namespace, ...(member ? { member } : {}) };
  const titles = addons.map((addon) => titleOf(addon, member)).join(', ');
  if (dryRun) return `would disable ${titles} (dry run)`;
  await confirm(context, { to: `disable ${titles}`, yes: force, flag: '--force', matter: `this disables ${titles}` });
  const { client: karmadaClient } = await sides.connectKarmada();
  const lines: string[] = [];
  for (const addon of addons) {
    const removed = await disableAddon(addon, settings, { hostClient: sides.host.client, karmadaClient });
    const title = titleOf(addon, member);
    lines.push(removed.length > 0 ? `${title} is disabled: deleted ${removed.join(', ')}` : `${title} was not enabled`);
  }
  return lines.join('\n');
}
