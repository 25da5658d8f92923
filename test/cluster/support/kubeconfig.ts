/** Kubeconfigs with something wrong about them. */

import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { writeConfig } from '../testbed/daemon.ts';
import { type ClusterName, kubeconfigOf, scratchFolder } from '../testbed/testbed.ts';

interface Kubeconfig {
  clusters: { cluster: Record<string, unknown> }[];
  users: { user: Record<string, unknown> }[];
}

/** The administrator's kubeconfig of a cluster after `change`, in a file of its own. */
export function changedKubeconfig(cluster: ClusterName, name: string, change: (config: Kubeconfig) => void): string {
  const config = JSON.parse(readFileSync(kubeconfigOf(cluster), 'utf8')) as Kubeconfig;
  change(config);
  return writeConfig(path.join(scratchFolder(''), name), config);
}
