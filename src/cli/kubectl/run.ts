/** Running kubectl against the control plane or a member. */

import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { UserError } from '../../base/errors.ts';
import { resourcePath } from '../../client/resource-path.ts';
import { findClusters, joinedClusters } from '../clusters/find-clusters.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';
import type { GlobalFlags } from '../global-flags.ts';
import { memberWithPod } from './find-pod.ts';

export interface KubectlRun {
  /** kubectl's name of the command. */
  name: string;
  words: readonly string[];
  scope: 'karmada' | 'members' | undefined;
  member: string | undefined;
  needsMember?: boolean;
  /** What kubectl reads as its standard input. */
  input?: string;
}

/** Runs kubectl on this terminal; resolves with its exit code. Credentials reach it in a file of its own only. */
export async function runKubectl(context: CommandContext, run: KubectlRun): Promise<number> {
  refuse(run);
  const karmada = await context.connectKarmada();
  const path = await pathOf(context, karmada, run);
  karmada.client.transport.close();
  const exitCode = await context.runForeground({
    program: 'kubectl',
    args: [run.name, ...globalWords(context.globals), ...run.words],
    env: context.env,
    ...(run.input === undefined ? {} : { input: run.input }),
    secretFile: { variable: 'KUBECONFIG', name: 'config', text: karmada.kubeconfig(path) },
  });
  if (exitCode === undefined) {
    throw new UserError('MissingTool', `kubectl is not in PATH, and "${run.name}" needs it`, {
      hint: 'install it: https://kubernetes.io/docs/tasks/tools/',
    });
  }
  return exitCode;
}

function refuse({ scope, member, words }: KubectlRun): void {
  if (scope === 'karmada' && member !== undefined) {
    throw new UserError('BadInput', `the scope is karmada, and the cluster "${member}" is named, too`, {
      hint: 'leave out one of --operation-scope and --cluster',
    });
  }
  const end = words.indexOf('--');
  const flags = end < 0 ? words : words.slice(0, end);
  // kubectl takes such a path from the server's root, so it would reach the control plane and not the member.
  if (member !== undefined && flags.some((word) => /^--raw(=|$)/.test(word))) {
    throw new UserError('BadInput', 'a raw path cannot be sent to a member', {
      hint: 'leave out --cluster, and begin the path with /apis/cluster.karmada.io/v1alpha1/clusters/NAME/proxy',
    });
  }
}

async function pathOf(context: CommandContext, karmada: ConnectedServer, run: KubectlRun): Promise<string> {
  const { client } = karmada;
  const { name, scope, member, needsMember = false } = run;
  if (member !== undefined) {
    await findClusters(client, [member]);
    return proxyPath(member);
  }
  if (scope === 'karmada' || (scope === undefined && !needsMember)) return '';
  if (needsMember) return proxyPath(await memberWithPod(context, karmada, run));
  const joined = await joinedClusters(client);
  throw new UserError('BadInput', `"${name}" needs a member: name it with --cluster`, {
    hint: joined.length === 0 ? 'no cluster has joined' : `joined clusters: ${joined.join(', ')}`,
  });
}

function proxyPath(member: string): string {
  return resourcePath(clusters, { name: member, subresource: 'proxy' });
}

/** What the kubeconfig cannot say. */
function globalWords({ namespace, requestTimeout, verbosity }: GlobalFlags): string[] {
  return [
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
    ...(requestTimeout > 0 ? [`--request-timeout=${requestTimeout * 1000}ms`] : []),
    ...(verbosity > 0 ? [`--v=${verbosity}`] : []),
  ];
}
