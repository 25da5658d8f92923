/** `local up`: starts the embedded control plane, here or in the background. */

import { isUserError, UserError } from '../../../base/errors.ts';
import type { FlagTexts } from '../../../local/flags.ts';
import type { Fleet } from '../../../local/fleet.ts';
import type { LocalStatus } from '../../../local/status.ts';
import { defineCommand } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { dataDirOf, dataDirOption, kubeconfigPathOf } from '../../local/places.ts';
import { flagNotes, flagWords, givenFlags, settingOptions } from '../../local/setting-flags.ts';
import { count, type Declarations, flag, text, type Values } from '../../option.ts';

const own = {
  members: count('--members <count>', 'How many simulated members to have at least; 3 the first time', {
    fallback: undefined,
  }),
  config: text('--config <file>', 'A file that describes the members, and may set flags'),
  dataDir: dataDirOption,
  detach: flag('-d, --detach', 'Go on in the background'),
  resetFlags: flag('--reset-flags', 'Forget the flags of earlier starts'),
  outliveParent: { ...flag('--outlive-parent', 'Do not end with the process that started this one'), hidden: true },
};

type Options = Values<typeof own> & Readonly<Record<string, unknown>>;

const options: typeof own & Declarations = { ...own, ...settingOptions };

export const up = defineCommand({
  name: 'up',
  summary: 'Start a control plane with simulated members',
  description:
    'Everything runs in one process and is kept in one directory: the next start brings it all back.\n' +
    'The kubeconfig is written to ~/.kube/karmada-apiserver.config, or where --kubeconfig says.',
  examples: [
    { does: 'Three members, until Ctrl-C', line: 'local up' },
    { does: 'Five members in the background', line: 'local up --members 5 --detach' },
    { does: 'Members of your own design', line: 'local up --config fleet.yaml' },
    { does: 'Watch a failover: then run local member pause member1', line: 'local up --detach --failover' },
  ],
  notes: flagNotes(),
  args: {},
  options,
  async run(context, { options: chosen }) {
    const choice = await choose(context, chosen);
    return chosen.detach ? startInBackground(context, chosen) : startHere(context, chosen, choice);
  },
});

interface Choice {
  fleet?: Fleet;
  flags: FlagTexts;
}

/** Read in the foreground even when detaching: a mistake is told at once. */
async function choose(context: CommandContext, chosen: Options): Promise<Choice> {
  const { config, members } = chosen;
  if (config !== undefined && members !== undefined) {
    throw new UserError('BadInput', '--config and --members cannot be given together');
  }
  const { flagWarnings, mergeFlags, settingsOf } = await import('../../../local/flags.ts');
  const given = givenFlags(chosen);
  const settings = settingsOf(given);
  for (const warning of flagWarnings(settings)) context.warn(`warning: ${warning}`);
  if (config !== undefined) {
    const { parseFleet } = await import('../../../local/fleet-file.ts');
    const { flags, ...fleet } = parseFleet(await readConfig(context, config), config);
    return { fleet, flags: mergeFlags(flags, given) };
  }
  if (members === undefined) return { flags: given };
  const { defaultFleet } = await import('../../../local/fleet.ts');
  return { fleet: defaultFleet(members), flags: given };
}

async function readConfig(context: CommandContext, file: string): Promise<string> {
  try {
    return await context.readFile(file);
  } catch (cause) {
    throw new UserError('BadInput', `cannot read ${file}`, { cause });
  }
}

async function startHere(context: CommandContext, chosen: Options, choice: Choice): Promise<undefined> {
  const [{ startLocal }, { collectEarly }] = await Promise.all([
    import('../../../local/up.ts'),
    import('../../../local/memory.ts'),
  ]);
  collectEarly();
  const { progress, clock, log, home, version, globals, signal } = context;
  progress.step('starting the control plane');
  const running = await startLocal({
    dataDir: dataDirOf(home, chosen.dataDir),
    kubeconfigPath: kubeconfigPathOf(home, globals.kubeconfig),
    ...choice,
    forgetFlags: chosen.resetFlags,
    version,
    clock,
    log,
  });
  progress.done('the control plane is ready');
  try {
    await progress.clear();
    await tell(context, await running.status(), 'Ctrl-C');
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    const reasons = [aborted, running.ended, ...(chosen.outliveParent ? [] : [context.parentGone])];
    if (!signal.aborted) await Promise.race(reasons);
  } finally {
    await running.stop();
  }
}

async function startInBackground(context: CommandContext, chosen: Options): Promise<undefined> {
  const { home, globals, self, progress, programName } = context;
  const dataDir = dataDirOf(home, chosen.dataDir);
  await refuseRunning(dataDir);
  const { startDetached } = await import('../../../local/detach.ts');
  progress.step('starting the control plane');
  const status = await startDetached({
    dataDir,
    command: [...self, ...childArguments(chosen, { dataDir, ...globals })],
    timeoutSeconds: 60,
  });
  progress.done('the control plane is ready');
  await progress.clear();
  await tell(context, status, `${programName} local down`);
}

async function refuseRunning(dataDir: string): Promise<void> {
  const { connectLocal } = await import('../../../local/admin-client.ts');
  try {
    const { pid } = await (await connectLocal(dataDir)).status();
    throw new UserError('AlreadyRunning', `a control plane runs in ${dataDir} already, as process ${pid}`, {
      hint: 'see "kubectl karmada local status"; stop it with "kubectl karmada local down"',
    });
  } catch (error) {
    if (!isUserError(error) || error.code !== 'NotRunning') throw error;
  }
}

interface Inherited {
  dataDir: string;
  kubeconfig: string | undefined;
  verbosity: number;
}

function childArguments(chosen: Options, { dataDir, kubeconfig, verbosity }: Inherited): string[] {
  const { members, config } = chosen;
  return [
    ...['local', 'up', '--outlive-parent', '--data-dir', dataDir],
    ...(members === undefined ? [] : ['--members', String(members)]),
    ...(config === undefined ? [] : ['--config', config]),
    ...(kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig]),
    ...(chosen.resetFlags ? ['--reset-flags'] : []),
    ...flagWords(givenFlags(chosen)),
    ...(verbosity > 0 ? ['-v', String(verbosity)] : []),
  ];
}

async function tell(context: CommandContext, status: LocalStatus, stop: string): Promise<void> {
  const { nextCommands } = await import('../../local/report.ts');
  context.answer(nextCommands(status, { programName: context.programName, stop, windows: context.windows }));
}
