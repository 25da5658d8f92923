/** Asking every member for its metrics. */

import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import type { CommandContext } from '../context.ts';
import { gather } from '../get/gather.ts';
import { chooseTargets } from '../get/targets.ts';

export interface Question {
  name: string | undefined;
  /** Undefined: everywhere. */
  namespace: string | undefined;
  labelSelector: string | undefined;
  fieldSelector?: string | undefined;
}

export interface Members {
  clusterNames: readonly string[];
  timeoutMs: number;
}

/** What `ask` finds on each member; who cannot answer is told on standard error and makes the exit code 1. */
export async function askMembers<T>(
  context: CommandContext,
  { clusterNames, timeoutMs }: Members,
  ask: (memberClient: Client, namespace: string) => Promise<T>,
): Promise<{ answers: { clusterName: string; answer: T }[]; exitCode: number }> {
  const { client, namespace } = await context.connectKarmada();
  const memberDeadline = { milliseconds: timeoutMs, clock: context.clock };
  const targets = await chooseTargets(client, { scope: 'members', clusterNames, memberDeadline });
  const { answers, failures } = await gather(targets, context.clock, (target) => ask(target.client, namespace));
  client.transport.close();
  if (targets.length === 0) context.warn('No member clusters have joined.');
  for (const { clusterName, error } of failures) context.warn(`error: ${clusterName}: ${explain(error)}`);
  return {
    answers: answers.map(({ clusterName = '', answer }) => ({ clusterName, answer })),
    exitCode: failures.length > 0 ? 1 : 0,
  };
}

/** A 404 about no object in particular is about the API. */
function explain(error: unknown): string {
  if (isApiError(error, 'NotFound') && !error.status.details?.name) {
    return 'it does not serve metrics.k8s.io; install metrics-server there';
  }
  return messageOf(error);
}

/** The objects a question is about: one by its name, or a list. */
export async function find<T extends KubeObject>(
  memberClient: Client,
  resource: Resource<T>,
  { name, namespace, labelSelector, fieldSelector }: Question,
): Promise<T[]> {
  const scope = namespace === undefined ? {} : { namespace };
  if (name !== undefined) {
    const found = await memberClient.find(resource, name, scope);
    return found ? [found] : [];
  }
  const selection = {
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  };
  return (await memberClient.list(resource, { ...scope, ...selection })).items;
}

/** Refuses what cannot be asked together. */
export function rejectContradictions(
  { name, labelSelector, fieldSelector }: Omit<Question, 'namespace'>,
  allNamespaces = false,
): void {
  if (name === undefined) return;
  if (labelSelector !== undefined || fieldSelector !== undefined) {
    throw new UserError('BadInput', 'a name and a selector cannot be given together');
  }
  if (allNamespaces) throw new UserError('BadInput', 'an object cannot be found by name across all namespaces');
}
