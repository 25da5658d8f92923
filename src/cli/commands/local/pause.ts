/** `local member pause`: a member falls silent, and what becomes of its workloads is shown as it happens. */

import { formatDuration } from '../../../base/duration.ts';
import type { Settings } from '../../../controllers/settings.ts';
import type { LocalStatus } from '../../../local/status.ts';
import { defineCommand, type Outcome } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import type { Following } from '../../failover/follow.ts';
import { dataDirOption } from '../../local/places.ts';
import { argument, duration, flag } from '../../option.ts';
import { connectTo } from './member.ts';

export const pause = defineCommand({
  name: 'pause',
  summary: "Make a member's API stop answering",
  description:
    'What becomes of the workloads there is shown until they run elsewhere; ending that with Ctrl-C changes nothing.\n' +
    'Workloads leave failed members where the control plane was started with --failover, or with flags to that effect.',
  examples: [
    { does: 'See what the control plane does when a member fails', line: 'local member pause member1' },
    { does: 'Go on at once', line: 'local member pause member1 --no-wait' },
  ],
  args: { name: argument('NAME', 'The name of the member') },
  options: {
    noWait: flag('--no-wait', 'Do not wait for what becomes of its workloads'),
    timeout: duration('--timeout <time>', 'How long to wait for that', 60),
    dataDir: dataDirOption,
  },
  async run(context, { args: { name }, options: { dataDir, noWait, timeout } }) {
    const admin = await connectTo(context.home, dataDir);
    const status = await admin.status();
    const watching = await watch(context, status, { member: name, timeoutSeconds: timeout });
    const { resumeWith } = wordsFor(context, name);
    try {
      await admin.pauseMember(name);
      context.answer(`member ${name} no longer answers; bring it back with: ${resumeWith}`);
      if (watching.gaps.length > 0) return failoverIsOff(context, watching);
      return noWait ? undefined : await tellTheEnd(context, watching, name);
    } finally {
      watching.following.stop();
      watching.close();
    }
  },
});

interface Watching {
  following: Following;
  settings: Settings;
  /** What keeps workloads from moving. */
  gaps: readonly string[];
  close(): void;
}

const wordsFor = ({ programName }: CommandContext, member: string): { resumeWith: string } => ({
  resumeWith: `${programName} local member resume ${member}`,
});

/** Begins before the member falls silent, so that nothing is missed. */
async function watch(
  context: CommandContext,
  { kubeconfigPath, flags }: LocalStatus,
  what: { member: string; timeoutSeconds: number },
): Promise<Watching> {
  const [{ followFailover }, { failoverGaps }, { settingsOf }, { DEFAULT_SETTINGS }, { clusterTaintPolicies }] =
    await Promise.all([
      import('../../failover/follow.ts'),
      import('../../failover/readiness.ts'),
      import('../../../local/flags.ts'),
      import('../../../controllers/settings.ts'),
      import('../../../api/policy/v1alpha1/cluster-taint-policy.ts'),
    ]);
  const { client } = await context.connectKubeconfig({ file: kubeconfigPath, context: 'karmada-apiserver' });
  const { clock, log, signal } = context;
  const settings = { ...DEFAULT_SETTINGS, ...settingsOf(flags) };
  const policies = await client.list(clusterTaintPolicies);
  const tell = (line: string): void => context.answer(line);
  return {
    following: await followFailover({ karmadaClient: client, clock, log, signal, tell, ...what }),
    settings,
    gaps: failoverGaps(settings, policies.items),
    close: () => client.transport.close(),
  };
}

function failoverIsOff({ programName, warn }: CommandContext, { gaps, following }: Watching): undefined {
  const restart = `${programName} local down && ${programName} local up --detach --failover`;
  const what = following.count === 0 ? 'what comes to it' : countText(following.count);
  const stay = following.count > 1 ? 'stay' : 'stays';
  warn(`warning: ${what} ${stay} assigned to it: ${gaps.join(', ')}`);
  warn(`hint: let workloads leave members that fail: ${restart}`);
}

const countText = (count: number): string => (count === 1 ? '1 workload' : `${count} workloads`);

async function tellTheEnd(context: CommandContext, watching: Watching, member: string): Promise<Outcome> {
  const { following, settings } = watching;
  if (following.count === 0) return { text: 'no workload is assigned to it' };
  const { noticedWithin } = await import('../../failover/readiness.ts');
  const soon = formatDuration(noticedWithin(settings));
  context.answer(`${countText(following.count)} will leave it once it counts as not ready, which takes up to ${soon}:`);
  const left = await following.settled();
  if (left.length === 0) return { text: `nothing waits for ${member} any more` };
  return { text: [`still on ${member}:`, ...left.map((line) => `  ${line}`)].join('\n') };
}
