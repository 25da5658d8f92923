/** A kubeconfig of one server and one identity, for another program. */

import type { Target } from './kubeconfig-target.ts';

/** The text of a kubeconfig that leads to `path` on the server of `target`, as the same user; it holds credentials. */
export function renderTargetKubeconfig({ cluster, user, namespace }: Target, path = ''): string {
  const name = 'karmada';
  const server = `${cluster.server.replace(/\/$/, '')}${path}`;
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { ...cluster, server } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    'current-context': name,
  });
}
