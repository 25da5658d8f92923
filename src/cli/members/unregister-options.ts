/** The flags of `unregister`. */

import { duration, flag, namespaceOr, text, textOr, type Values } from '../option.ts';

export const unregisterOptions = {
  clusterKubeconfig: text('--cluster-kubeconfig <file>', 'Kubeconfig of the member'),
  clusterContext: text('--cluster-context <name>', 'Context in that kubeconfig; its current one by default'),
  karmadaConfig: text('--karmada-config <file>', "Kubeconfig of the control plane; the agent's own by default"),
  namespace: namespaceOr('-n, --namespace <name>', 'Namespace of the agent', 'karmada-system'),
  agentName: textOr('--agent-name <name>', "Name of the agent's Deployment", 'karmada-agent'),
  clusterNamespace: namespaceOr(
    '--cluster-namespace <name>',
    'Namespace for credentials, on both sides',
    'karmada-cluster',
  ),
  wait: duration('--wait <time>', 'How long to wait for the agent and the control plane to clean up', 60),
  force: flag('--force', 'Go on where the agent does not clean up, leaving behind what is on the member'),
  yes: flag('-y, --yes', 'Do not ask about workloads that run nowhere else'),
  dryRun: flag('--dry-run', 'Check everything, and change nothing'),
};

export type UnregisterOptions = Values<typeof unregisterOptions>;
