/** One run of `deinit`. */

import { UserError } from '../../base/errors.ts';
import { nameOf } from '../../bootstrap/apply/resources.ts';
import { flagProblems, refuseProblems } from '../../bootstrap/choices/forms.ts';
import { planRemoval, type Removal } from '../../bootstrap/removal/plan.ts';
import { goesAway, removeInstallation } from '../../bootstrap/removal/remove.ts';
import { folderProblem, readIfPresent } from '../../files/private.ts';
import { confirm } from '../confirm.ts';
import type { CommandContext } from '../context.ts';
import { connectHost, lookAtHost } from '../init/host.ts';
import { localPlaces } from '../init/places.ts';
import { createAttempts } from '../installation/attempts.ts';
import { printTable } from '../printers/table.ts';
import { removeLocalFiles } from './local-files.ts';

export interface DeinitRequest {
  namespace: string;
  hostKubeconfig: string | undefined;
  hostContext: string | undefined;
  dataDir: string | undefined;
  kubeconfigFile: string | undefined;
  dryRun: boolean;
  yes: boolean;
  purge: boolean;
  purgeNamespace: boolean;
  purgeImage: string | undefined;
  timeoutSeconds: number;
}

/** Resolves with what was done and what stays. */
export async function deinit(context: CommandContext, request: DeinitRequest): Promise<string> {
  const { progress, home } = context;
  const { namespace } = request;
  const places = given(request);
  await refuseBadInput(request);
  progress.step('looking at the host cluster');
  const host = await connectHost(context, places);
  const { identity } = await lookAtHost(context, host, namespace);
  const plan = await planRemoval(host.client, namespace);
  progress.done();
  await progress.clear();
  if (!plan) return `there is no namespace ${namespace} in ${host.server}: nothing to remove`;
  if (request.dryRun) return describe(plan, request);
  await agree(context, plan, request);
  const { clock, signal } = context;
  const { purge, purgeNamespace, purgeImage, timeoutSeconds } = request;
  progress.step('removing the control plane');
  await removeInstallation(host.client, plan, {
    clock,
    signal,
    purge,
    purgeNamespace,
    ...(purgeImage === undefined ? {} : { purgeImage }),
    timeoutSeconds,
    tell(line) {
      progress.done(line);
      progress.step('removing the control plane');
    },
  });
  const local = localPlaces(places, { home, contextName: host.contextName, namespace });
  const leftHere = await removeLocalFiles(local, { owner: { host: identity, namespace }, purge });
  await progress.clear();
  return remains(plan, request, leftHere);
}

async function refuseBadInput({ dataDir, kubeconfigFile, purgeImage }: DeinitRequest): Promise<void> {
  const problems = flagProblems([
    ['--karmada-data', dataDir, 'path'],
    ['--karmada-kubeconfig', kubeconfigFile, 'path'],
    ['--purge-image', purgeImage, 'image'],
  ]);
  const attempts = createAttempts();
  const notFolder = dataDir ? await folderProblem(dataDir) : undefined;
  if (notFolder !== undefined) problems.push(`--karmada-data: ${notFolder}`);
  await attempts.read('--karmada-kubeconfig', () => kubeconfigFile && readIfPresent(kubeconfigFile));
  refuseProblems([...problems, ...attempts.problems], 'deinit');
}

type Places = Parameters<typeof connectHost>[1] & Parameters<typeof localPlaces>[0];

function given({ hostKubeconfig, hostContext, dataDir, kubeconfigFile }: DeinitRequest): Places {
  const all = Object.entries({ hostKubeconfig, hostContext, dataDir, kubeconfigFile });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

async function agree(context: CommandContext, plan: Removal, request: DeinitRequest): Promise<void> {
  if (request.yes) return;
  if (context.stdin.isTTY) context.warn(describe(plan, request));
  const matter = `${plan.objects.length} objects of the control plane would be deleted`;
  try {
    await confirm(context, { to: 'remove this control plane', yes: false, matter });
  } catch (error) {
    if (!(error instanceof UserError) || context.stdin.isTTY) throw error;
    throw new UserError('Conflict', error.message, { hint: 'see them with --dry-run; add --yes to go on' });
  }
}

function describe(plan: Removal, request: DeinitRequest): string {
  const rows = [
    ...plan.objects.map((object) => ['delete', nameOf(object)]),
    ...plan.labelledNodes.map((name) => ['change', `Node ${name}: without the label karmada.io/etcd`]),
    ...stays(plan, request).map((what) => ['keep', what]),
    ...(request.purge ? data(plan).map((what) => ['delete', what]) : []),
    [goesAway(plan, request) ? 'delete' : 'keep', `Namespace ${plan.namespace.metadata.name}`],
  ];
  return printTable(['EFFECT', 'OBJECT'], rows);
}

function data({ claims, hostData }: Removal): string[] {
  const where = hostData?.nodeNames.length ? `node ${hostData.nodeNames.join(', ')}` : 'its node';
  return [...claims.map(nameOf), ...(hostData ? [`${hostData.path} on ${where}, the data of etcd`] : [])];
}

function stays(plan: Removal, { purge, purgeNamespace }: DeinitRequest): string[] {
  return [...(purge ? [] : data(plan)), ...(purgeNamespace ? [] : plan.foreign)];
}

function remains(plan: Removal, request: DeinitRequest, leftHere: readonly string[]): string {
  const name = plan.namespace.metadata.name;
  const left = [
    ...stays(plan, request),
    ...(goesAway(plan, request) ? [] : [`Namespace ${name}`]),
    ...leftHere,
    'what Karmada has brought to members, and the accounts of a join there: see "kubectl karmada unjoin"',
  ];
  return `The control plane is removed. What stays:\n${left.map((each) => `  ${each}`).join('\n')}`;
}
