/** What a joined cluster is made of, by the names upstream uses. */

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

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const NAME_LIMIT = 48;

/** What is wrong with a cluster's name; undefined when nothing is. */
export function clusterNameProblem(name: string): string | undefined {
  if (name.length > NAME_LIMIT) return `it has ${name.length} characters, and ${NAME_LIMIT} are allowed`;
  return NAME.test(name) ? undefined : 'only lower-case letters, digits and inner dashes are allowed';
}
