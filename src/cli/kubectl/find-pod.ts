/** Which member a command about a Pod means, where it names none. */

import { pods } from '../../api/core/pod.ts';
import { UserError } from '../../base/errors.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import { gather } from '../get/gather.ts';
import { chooseTargets, type Target } from '../get/targets.ts';

/** How long a member may take before the others decide, in milliseconds. */
const PATIENCE_MS = 5000;

/** The one member that has such a Pod, which is told on standard error; throws UserError where none or several do. */
export async function memberWithPod(
  context: CommandContext,
  { client, namespace }: Pick<ConnectedServer, 'client' | 'namespace'>,
  { name, words }: { name: string; words: readonly string[] },
): Promise<string> {
  const memberDeadline = { milliseconds: PATIENCE_MS, clock: context.clock };
  const targets = await chooseTargets(client, { scope: 'members', clusterNames: [], memberDeadline });
  const joined = targets.map(({ clusterName = '' }) => clusterName);
  const wanted = podNames(words);
  const ask = ({ client: memberClient }: Target): Promise<(string | undefined)[]> =>
    Promise.all(wanted.map(async (pod) => (await memberClient.find(pods, pod, { namespace })) && pod));
  const { answers, failures } = await gather(wanted.length === 0 ? [] : targets, context.clock, ask);
  const having = answers.flatMap(({ clusterName = '', answer }) => {
    const pod = answer.find((found) => found !== undefined);
    return pod === undefined ? [] : [{ clusterName, pod }];
  });
  const silent = failures.map(({ clusterName = '' }) => clusterName);
  const [only, ...others] = having;
  if (only && others.length === 0) {
    const but = silent.length === 0 ? '' : ` (no answer from ${silent.join(', ')})`;
    context.warn(`Pod ${only.pod} is on member ${only.clusterName}${but}`);
    return only.clusterName;
  }
  throw new UserError('BadInput', `"${name}" needs a member: name it with --cluster`, {
    hint: hintFor({ joined, having: having.map(({ clusterName }) => clusterName), silent }),
  });
}

interface Found {
  joined: readonly string[];
  having: readonly string[];
  silent: readonly string[];
}

function hintFor({ joined, having, silent }: Found): string {
  if (joined.length === 0) return 'no cluster has joined';
  if (having.length > 0) return `such a Pod is on ${having.join(', ')}`;
  return `joined clusters: ${joined.join(', ')}${silent.length > 0 ? `; no answer from ${silent.join(', ')}` : ''}`;
}

/** Words that may name a Pod: `web-0`, `pod/web-0`. What is a flag, or a command in the container, does not. */
function podNames(words: readonly string[]): string[] {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  const names = own.map((word) => word.replace(/^(po|pods?)\//, ''));
  return [...new Set(names.filter((word) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(word)))];
}
