/** The cluster that a control plane runs in, for commands that can look at it but do not need it. */

import type { CommandContext } from '../context.ts';
import { namespaceOr, text, type Values } from '../option.ts';
import type { Facts } from './facts.ts';

export const hostOptions = {
  hostKubeconfig: text('--host-kubeconfig <file>', 'The kubeconfig of the cluster that the control plane runs in'),
  hostContext: text('--host-context <name>', 'The kubeconfig context of the cluster that the control plane runs in'),
  karmadaNamespace: namespaceOr(
    '--karmada-namespace <name>',
    "The namespace of the control plane's pods",
    'karmada-system',
  ),
};

/** Undefined where the user named no host. */
export async function connectHost(
  context: CommandContext,
  { hostKubeconfig, hostContext, karmadaNamespace }: Values<typeof hostOptions>,
): Promise<Facts['host']> {
  if (hostKubeconfig === undefined && hostContext === undefined) return undefined;
  const { client } = await context.connectKubeconfig({ file: hostKubeconfig, context: hostContext });
  return { hostClient: client, namespace: karmadaNamespace };
}
