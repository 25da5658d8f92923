/** Planning and carrying out an upgrade of an installed control plane. */

import type { AnyObject } from '../../api/meta/object.ts';
import { formatTime } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import { readSurroundings } from '../../bootstrap/addons/surroundings.ts';
import { type PlannedChange, planObjects } from '../../bootstrap/apply/plan.ts';
import { refuseProblems } from '../../bootstrap/choices/forms.ts';
import { DEFAULT_KARMADA_VERSION } from '../../bootstrap/choices/table.ts';
import { withConversion } from '../../bootstrap/objects/conversion.ts';
import { applyUpgrade } from '../../bootstrap/upgrade/apply.ts';
import { type Backup, readBackup } from '../../bootstrap/upgrade/backup.ts';
import { type UpgradeImages, upgradeImages } from '../../bootstrap/upgrade/images.ts';
import { isSameMinor, releaseVersion, skewProblem } from '../../bootstrap/upgrade/version.ts';
import type { Client } from '../../client/client.ts';
import { writePrivate } from '../../files/private.ts';
import { confirm } from '../confirm.ts';
import type { CommandContext } from '../context.ts';
import { readCrds } from '../init/crds.ts';
import { createAttempts } from '../installation/attempts.ts';
import { patientClient } from '../installation/patience.ts';
import type { Sides } from '../installation/sides.ts';
import { printTable } from '../printers/table.ts';

export interface UpgradePlan extends UpgradeImages {
  version: string;
  /** Only those that change. */
  crds: PlannedChange[];
  /** Why it is not supported. */
  problem?: string;
  /** What may be missing afterwards. */
  warning?: string;
}

export interface UpgradeWishes {
  to: string;
  crds: string | undefined;
}

interface Prepared {
  plan: UpgradePlan;
  karmadaClient: Client;
  crds: AnyObject[];
}

/** Looks at what there is; nothing is changed. */
export async function prepareUpgrade(context: CommandContext, sides: Sides, wishes: UpgradeWishes): Promise<Prepared> {
  const { version, definitions } = await readWishes(wishes);
  const { crds: source } = wishes;
  const { host, namespace } = sides;
  const images = await upgradeImages(host.client, namespace, version);
  const karmadaClient = patientClient(context, (await sides.connectKarmada()).client);
  const { caBundle } = await readSurroundings(host.client, namespace);
  const crds = (definitions ?? (await readCrds())).map((crd) => withConversion(crd, { namespace, caBundle }));
  const changes = (await planObjects(karmadaClient, crds)).filter(({ effect }) => effect !== 'unchanged');
  const problem = skewProblem(images.current, version);
  const warning = source === undefined ? foreignCrds(version) : undefined;
  const plan = { ...images, version, crds: changes, ...(problem ? { problem } : {}), ...(warning ? { warning } : {}) };
  return { plan, karmadaClient, crds };
}

/** What was asked for, before any server is. */
async function readWishes({ to, crds }: UpgradeWishes) {
  const { problems, read } = createAttempts();
  const version = await read('--to', () => releaseVersion(to));
  const definitions = crds === undefined ? undefined : await read('--crds', () => readCrds(crds));
  refuseProblems(problems, 'upgrade');
  return { version: version ?? to, definitions };
}

/** Another minor version has fields that the built-in definitions lack. */
function foreignCrds(version: string): string | undefined {
  if (isSameMinor(version, DEFAULT_KARMADA_VERSION)) return undefined;
  return `the built-in CRDs are those of ${DEFAULT_KARMADA_VERSION}: give those of ${version} with --crds (crds.tar.gz of its release)`;
}

/** What would change, for people. */
export function planText({ current, version, changes, crds, problem, warning }: UpgradePlan): string {
  if (changes.length === 0 && crds.length === 0) return `everything runs ${version} already`;
  const rows = [
    ...crds.map(({ name, effect, fields, refusal }) => [name, effect, refusal ?? fields.join(', ')]),
    ...changes.map(({ workload, from, to }) => [`Deployment ${workload}`, 'update', between(from, to)]),
  ];
  const head = `from ${current} to ${version}, in this order:`;
  const remarks = [...(problem ? [`not supported: ${problem}`] : []), ...(warning ? [`warning: ${warning}`] : [])];
  return [head, printTable(['OBJECT', 'EFFECT', 'WHAT'], rows), ...remarks].join('\n');
}

/** Where only the tag changes, the tags say it. */
function between(from: string, to: string): string {
  const [, base = '', tag = ''] = /^(.*):([^:/]+)$/.exec(to) ?? [];
  return from.startsWith(`${base}:`) ? `${from.slice(base.length + 1)} → ${tag}` : `${from} → ${to}`;
}

export interface UpgradeConduct extends UpgradeWishes {
  timeoutSeconds: number;
  yes: boolean;
  force: boolean;
  dryRun: boolean;
}

/** Backs up, upgrades, and answers what was done. */
export async function upgrade(context: CommandContext, sides: Sides, conduct: UpgradeConduct): Promise<string> {
  const { progress, clock, signal } = context;
  progress.step('looking at the installation');
  const { plan, karmadaClient, crds } = await prepareUpgrade(context, sides, conduct);
  await progress.clear();
  const text = planText(plan);
  if (plan.changes.length === 0 && plan.crds.length === 0) return text;
  refuse(plan, conduct.force);
  if (conduct.dryRun) return `${text}\nnothing was changed (dry run)`;
  context.warn(text);
  await confirm(context, {
    to: 'upgrade',
    yes: conduct.yes,
    matter: `this upgrades the control plane to ${plan.version}`,
  });
  progress.step('backing up');
  const hostClient = patientClient(context, sides.host.client);
  const backup = await readBackup(hostClient, karmadaClient, sides.namespace);
  const folder = await keep(backup, sides.places, formatTime(clock.now()));
  progress.done(`backup in ${folder}`);
  const names = new Set(plan.crds.map(({ name }) => name.split(' ').at(-1)));
  await applyUpgrade({
    hostClient,
    karmadaClient,
    namespace: sides.namespace,
    crds: crds.filter(({ metadata }) => names.has(metadata.name)),
    changes: plan.changes,
    clock,
    signal,
    timeoutSeconds: conduct.timeoutSeconds,
    tell: (line) => progress.step(line),
  });
  progress.done();
  return `the control plane runs ${plan.version}; agents of members in pull mode keep their version until they are registered again`;
}

/** Throws UserError `Conflict` for what would go wrong on its way. */
function refuse({ crds, problem, warning }: UpgradePlan, force: boolean): void {
  const refused = crds.filter(({ effect }) => effect === 'refused');
  if (refused.length > 0) {
    const reasons = refused.map(({ name, refusal }) => `${name}: ${refusal}`).join('; ');
    throw new UserError('Conflict', `the control plane refuses ${reasons}`, { hint: 'nothing was changed' });
  }
  if (problem && !force) {
    throw new UserError('Conflict', problem, { hint: 'nothing was changed; to do it all the same: --force' });
  }
  if (warning && !force) {
    throw new UserError('Conflict', warning, { hint: 'nothing was changed; to go on with the built-in ones: --force' });
  }
}

async function keep(backup: Backup, { dataDir }: Sides['places'], time: string): Promise<string> {
  const folder = `${dataDir}/backups/upgrade-${time.replaceAll(':', '')}`;
  for (const [name, list] of Object.entries(backup)) {
    await writePrivate(`${folder}/${name}`, `${JSON.stringify(list, null, 2)}\n`);
  }
  return folder;
}
