/** The flags of `join`. */

import { flag, namespaceOr, type Option, text, texts, type Values } from '../option.ts';

/** The rights are parsed where they are used: `--help` needs no more than the text. */
const role: Option<string | undefined> = text(
  '--role <rights>',
  'What the control plane may do there: full, workloads, or clusterrole/NAME for a role of your own (default full)',
);

export const joinOptions = {
  clusterKubeconfig: text('--cluster-kubeconfig <file>', 'Kubeconfig of the cluster that joins'),
  clusterContext: text('--cluster-context <name>', 'Context in that kubeconfig; its current one by default'),
  clusterNamespace: namespaceOr(
    '--cluster-namespace <name>',
    'Namespace for credentials, on both sides',
    'karmada-cluster',
  ),
  clusterApiEndpoint: text(
    '--cluster-api-endpoint <url>',
    'Address by which the control plane reaches the cluster, where it is another one than yours',
  ),
  clusterProvider: text('--cluster-provider <name>', 'Provider of the cluster, for placement'),
  clusterRegion: text('--cluster-region <name>', 'Region of the cluster, for placement'),
  clusterZones: texts('--cluster-zones <names>', 'Zones of the cluster, for placement'),
  role,
  verify: flag('--verify-from-control-plane', 'Fail also where the control plane cannot be asked if it reaches it'),
  noVerify: flag('--no-verify-from-control-plane', 'Do not ask the control plane if it reaches the cluster'),
  karmadaAs: text('--karmada-as <user>', 'The user to act as towards the control plane'),
  karmadaAsGroup: texts('--karmada-as-group <group>', 'A group to act as towards the control plane; may be repeated'),
  karmadaAsUid: text('--karmada-as-uid <uid>', 'The uid to act as towards the control plane'),
  dryRun: flag('--dry-run', 'Check everything, show every object, and change nothing'),
};

export type JoinOptions = Values<typeof joinOptions>;
