/** What stays on a member that is given up, as the commands that remove it. */

import type { Work } from '../api/work/v1alpha1/work.ts';
import { memberAccount, memberRole } from './names.ts';

interface Manifest {
  kind?: string;
  apiVersion?: string;
  metadata?: { name?: string; namespace?: string };
}

/** One kubectl command for each object that the Works had created. */
export function workloadCommands(left: readonly Work[]): string[] {
  const commands = left.flatMap(({ spec }) =>
    (spec.workload?.manifests ?? []).map((manifest) => {
      const { kind = '', apiVersion = '', metadata = {} } = manifest as Manifest;
      const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[1]}.${apiVersion.split('/')[0]}` : '';
      const where = metadata.namespace === undefined ? '' : ` -n ${metadata.namespace}`;
      return `kubectl delete ${kind.toLowerCase()}${group} ${metadata.name}${where}`;
    }),
  );
  return [...new Set(commands)].sort();
}

/** What joining itself had created there. */
export function accountCommands(clusterName: string, namespace: string): string[] {
  const role = memberRole(clusterName);
  return [
    `kubectl delete clusterrolebinding ${role}`,
    `kubectl delete clusterrole ${role}`,
    `kubectl delete serviceaccount,secret ${memberAccount(clusterName)} -n ${namespace}`,
    `kubectl delete namespace ${namespace}   # unless another control plane uses it`,
  ];
}
