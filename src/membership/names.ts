/** What a joined cluster is made of, by the names upstream uses, and the rule for its own name. */

import { checkClusterName } from '../api/cluster-name.ts';

/** Marks everything that belongs to Karmada itself. */
export const SYSTEM_LABELS: Readonly<Record<string, string>> = { 'karmada.io/system': 'true' };

export const IMPERSONATOR_ACCOUNT = 'karmada-impersonator';

/** The account the control plane acts as in a member. */
export function memberAccount(clusterName: string): string {
  return `karmada-${clusterName}`;
}

/** The ClusterRole of that account, and its binding. */
export function memberRole(clusterName: string): string {
  return `karmada-controller-manager:${memberAccount(clusterName)}`;
}

/** The control plane's Secret with the impersonator's token. */
export function impersonatorSecret(clusterName: string): string {
  return `${clusterName}-impersonator`;
}

const LIMIT = 48;

/** What is wrong with a cluster's name, and one that would do; undefined when nothing is wrong. */
export function clusterNameProblem(name: string): { why: string; suggestion: string | undefined } | undefined {
  const why = checkClusterName(name);
  return why === undefined ? undefined : { why, suggestion: suggestClusterName(name) };
}

/**
 * A valid name from that of a kubeconfig context: clouds call theirs
 * `arn:aws:eks:eu-west-1:1234:cluster/prod`, `gke_project_europe-west1_prod` or `admin@prod.example.com`.
 */
function suggestClusterName(context: string): string | undefined {
  const own = lastPart(context)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LIMIT)
    .replace(/^-+|-+$/g, '');
  return own === '' ? undefined : own;
}

function lastPart(context: string): string {
  if (context.startsWith('arn:')) return context.slice(context.lastIndexOf('/') + 1);
  if (context.startsWith('gke_')) return context.slice(context.lastIndexOf('_') + 1);
  return context.slice(context.indexOf('@') + 1);
}
