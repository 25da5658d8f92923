/** One run of `init`, from a request to a control plane. */

import { UserError } from '../../base/errors.ts';
import type { InstallRequest } from '../../bootstrap/choices/resolve.ts';
import type { HostFacts } from '../../bootstrap/host/facts.ts';
import { planInstallation, type SidedChange } from '../../bootstrap/install-plan.ts';
import { type Installation, prepareInstallation } from '../../bootstrap/installation.ts';
import { PHASES, type Phase } from '../../bootstrap/phases/index.ts';
import { isReachable } from '../../bootstrap/phases/reach.ts';
import { runPhases } from '../../bootstrap/phases/run.ts';
import { preflight } from '../../bootstrap/preflight.ts';
import { confirm } from '../confirm.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import { connectControlPlane } from './control-plane.ts';
import { readCrds } from './crds.ts';
import { connectHost, lookAtHost } from './host.ts';
import { createLocalFiles } from './local-files.ts';
import { placeProblems } from './place-problems.ts';
import { type LocalPlaces, localPlaces } from './places.ts';
import { findingsTable, nextSteps, phaseReport, planSummary, planTable, refuseErrors } from './report.ts';
import { readSources } from './sources.ts';
import { readUserFiles } from './user-files.ts';

export interface Conduct {
  ignorePreflight: readonly string[];
  yes: boolean;
  /** A kubeconfig of the user's to add the control plane to. */
  mergeKubeconfig: string | undefined;
}

export interface Prepared {
  host: ConnectedServer;
  facts: HostFacts;
  places: LocalPlaces;
  installation: Installation;
  report: ReturnType<typeof phaseReport>;
}

/** Looks at the host, refuses what cannot work, and prepares a run; nothing is changed. */
export async function prepare(context: CommandContext, request: InstallRequest, conduct: Conduct): Promise<Prepared> {
  const { settings } = request;
  const { progress, home, clock, signal } = context;
  const badPlaces = await placeProblems(request.places, conduct);
  const given = await readUserFiles(context, request.places, badPlaces);
  progress.step('looking at the host cluster');
  const host = await connectHost(context, request.places);
  const facts = await lookAtHost(context, host, settings.namespace);
  const { contextName } = host;
  const places = localPlaces(request.places, { home, contextName, namespace: settings.namespace });
  // Without these the rest cannot even be read.
  const permissions = preflight({ facts, settings, fileProblems: [] }, conduct.ignorePreflight);
  refuseErrors(permissions.filter(({ code }) => code === 'Permissions'));
  const { inUse, ...known } = await readSources(request, { hostClient: host.client, pkiDir: places.pkiDir });
  const owner = { host: facts.identity, namespace: settings.namespace };
  const files = createLocalFiles({ places, owner, mergeInto: conduct.mergeKubeconfig });
  const fileProblems = await files.problems(inUse);
  const findings = preflight({ facts, settings, fileProblems }, conduct.ignorePreflight);
  refuseErrors(findings);
  progress.done(`preflight   ${host.server}, Kubernetes ${facts.kubernetesVersion}`);
  if (findings.length > 0) {
    await progress.clear();
    context.warn(findingsTable(findings));
  }
  const report = phaseReport(progress);
  const installation = await prepareInstallation(
    {
      hostClient: host.client,
      hostServer: host.server,
      connectKarmada: (access) => connectControlPlane(context, access),
      clock,
      signal,
      files,
      tell: report.note,
    },
    { settings, nodes: facts.nodes, sources: { ...known, ...given.pki }, crds: given.crds ?? (await readCrds()) },
  );
  return { host, facts, places, installation, report };
}

/** All phases. */
export async function install(context: CommandContext, request: InstallRequest, conduct: Conduct): Promise<string> {
  const start = context.clock.now();
  const prepared = await prepare(context, request, conduct);
  await agree(context, prepared, { phases: PHASES, yes: conduct.yes });
  await runPhases(PHASES, prepared.installation, prepared.report);
  const { places, installation } = prepared;
  return nextSteps({
    programName: context.programName,
    kubeconfig: conduct.mergeKubeconfig ?? places.kubeconfig,
    address: installation.found.blueprint.address,
    seconds: (context.clock.now() - start) / 1000,
  });
}

/** One phase alone, on what earlier ones have left. */
export async function installPhase(
  context: CommandContext,
  request: InstallRequest,
  { name, ...conduct }: Conduct & { name: string },
): Promise<string> {
  const phase = PHASES.find((each) => each.name === name);
  if (!phase && name !== 'preflight') {
    throw new UserError('BadInput', `there is no phase "${name}"`, {
      hint: `the phases are preflight, ${PHASES.map((each) => each.name).join(', ')}`,
    });
  }
  const prepared = await prepare(context, request, conduct);
  if (!phase) return 'the host is ready for an installation';
  await expectGround(prepared, phase);
  const phases = [{ ...phase, needs: [] }];
  await agree(context, prepared, { phases, yes: conduct.yes });
  await runPhases(phases, prepared.installation, prepared.report);
  return `phase ${name} is done`;
}

/** Certificates come from the host cluster, and a phase inside the control plane needs one. */
async function expectGround({ facts, installation }: Prepared, phase: Phase): Promise<void> {
  if (phase.name !== 'certs' && !facts.secrets.includes('karmada-cert')) {
    throw new UserError('NotFound', `phase ${phase.name} needs the certificates, and there are none yet`, {
      hint: 'first run "kubectl karmada init phase certs"',
    });
  }
  const isInside = phase.karmada !== undefined || phase.name === 'verify';
  if (isInside && !(await isReachable(installation))) {
    throw new UserError('NotFound', `phase ${phase.name} needs a control plane that answers, and there is none`, {
      hint: 'first run "kubectl karmada init phase apiserver"',
    });
  }
}

/** Shows what will change where something exists, and asks. */
async function agree(
  context: CommandContext,
  { facts, installation }: Prepared,
  { phases, yes }: { phases: readonly Phase[]; yes: boolean },
): Promise<void> {
  const { progress } = context;
  progress.step('comparing with what is there');
  const plan = await planInstallation(installation, { phases, isNew: facts.namespace === undefined });
  progress.done(`plan        ${planSummary(plan)}`);
  const refused = plan.filter(({ effect }) => effect === 'refused');
  if (refused.length > 0) throw refusal(refused);
  const updates = plan.filter(({ effect }) => effect === 'update');
  if (updates.length === 0) return;
  await progress.clear();
  if (yes || context.stdin.isTTY) context.warn(planTable(updates));
  const matter = `what exists would change:\n${planTable(updates)}`;
  await confirm(context, { to: 'change what exists', yes, matter });
}

function refusal(refused: readonly SidedChange[]): UserError {
  return new UserError('Conflict', `what exists cannot be changed like that:\n${planTable(refused)}`, {
    hint: 'nothing was changed; keep the settings it was made with, or run deinit first',
  });
}
