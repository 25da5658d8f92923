/** Which member a command about a Pod means, where it names none. */

import { pods } from '../../api/core/pod.ts';
import { type LabelSelector, selectorText } from '../../api/core/selector.ts';
import type { Resource } from '../../api/kind.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import { gather } from '../get/gather.ts';
import { chooseTargets, type Target } from '../get/targets.ts';
import { type PodWish, podWishes } from './pod-wishes.ts';

/** How long a member may take before the others decide, in milliseconds. */
const PATIENCE_MS = 5000;

/**
 * The one member that has such Pods, or the first one that has Pods of such a workload, which is told on standard error;
 * throws UserError where there is none, or where it could be several.
 */
export async function memberWithPod(
  context: CommandContext,
  { client, namespace }: Pick<ConnectedServer, 'client' | 'namespace'>,
  { name, words }: { name: string; words: readonly string[] },
): Promise<string> {
  const memberDeadline = { milliseconds: PATIENCE_MS, clock: context.clock };
  const targets = await chooseTargets(client, { scope: 'members', clusterNames: [], memberDeadline });
  const joined = targets.map(({ clusterName = '' }) => clusterName);
  const wishes = podWishes(words);
  const ask = ({ client: memberClient }: Target): Promise<(string | undefined)[]> =>
    Promise.all(wishes.map((wish) => findPods(memberClient, namespace, wish)));
  const { answers, failures } = await gather(wishes.length === 0 ? [] : targets, context.clock, ask);
  const having = answers.flatMap(({ clusterName = '', answer }) => {
    const at = answer.findIndex((each) => each !== undefined);
    return at < 0 ? [] : [{ clusterName, found: answer[at] ?? '', isWorkload: wishes[at]?.by === 'owner' }];
  });
  const silent = failures.map(({ clusterName = '' }) => clusterName);
  const [only, ...others] = having;
  // Of a workload kubectl takes any Pod, and says which.
  if (only && (others.length === 0 || only.isWorkload)) {
    const elsewhere = others.map(({ clusterName }) => clusterName);
    const also = elsewhere.length === 0 ? '' : `; also on ${elsewhere.join(', ')}: choose with --cluster`;
    const but = silent.length === 0 ? '' : ` (no answer from ${silent.join(', ')})`;
    context.warn(`${only.found} on member ${only.clusterName}${also}${but}`);
    return only.clusterName;
  }
  throw new UserError('BadInput', `"${name}" needs a member: name it with --cluster`, {
    hint: hintFor({ joined, having: having.map(({ clusterName }) => clusterName), silent }),
  });
}

/** What was found, as a sentence begins: `Pod web-0 is`. */
async function findPods(memberClient: Client, namespace: string, wish: PodWish): Promise<string | undefined> {
  if (wish.by === 'name') return (await memberClient.find(pods, wish.name, { namespace })) && `Pod ${wish.name} is`;
  if (wish.by === 'labels') {
    const found = await hasPods(memberClient, namespace, wish.selector);
    return found ? `what has the labels ${wish.selector} is` : undefined;
  }
  const owner = await memberClient.find(wish.resource as Resource<Owner>, wish.name, { namespace });
  const labelSelector = owner && ownerSelector(owner);
  if (!labelSelector) return undefined;
  return (await hasPods(memberClient, namespace, labelSelector)) ? `${wish.kind} ${wish.name} has Pods` : undefined;
}

async function hasPods(memberClient: Client, namespace: string, labelSelector: string): Promise<boolean> {
  return (await memberClient.list(pods, { namespace, labelSelector, limit: 1 })).items.length > 0;
}

interface Owner extends KubeObject {
  spec?: { selector?: LabelSelector | Record<string, string> };
}

/** A Service's selector is labels alone. */
function ownerSelector({ spec }: Owner): string {
  const { selector = {} } = spec ?? {};
  const isStructured = 'matchLabels' in selector || 'matchExpressions' in selector;
  return selectorText(isStructured ? (selector as LabelSelector) : { matchLabels: selector as Record<string, string> });
}

interface Found {
  joined: readonly string[];
  having: readonly string[];
  silent: readonly string[];
}

function hintFor({ joined, having, silent }: Found): string {
  if (joined.length === 0) return 'no cluster has joined';
  if (having.length > 0) return `such Pods are on ${having.join(', ')}`;
  return `joined clusters: ${joined.join(', ')}${silent.length > 0 ? `; no answer from ${silent.join(', ')}` : ''}`;
}
