/** Choosing the node that keeps etcd's data. */

import type { Node } from '../../api/core/core.ts';

/** The label a node gets for etcd unless labels are given. */
export const ETCD_NODE_LABEL = 'karmada.io/etcd';

const HEALTHY: Readonly<Record<string, string>> = {
  Ready: 'True',
  MemoryPressure: 'False',
  DiskPressure: 'False',
  PIDPressure: 'False',
  NetworkUnavailable: 'False',
};

/** Ready, without pressure, and open to pods that tolerate nothing. */
export function isFitForEtcd({ spec = {}, status = {} }: Node): boolean {
  const keepsOut = (spec.taints ?? []).some(({ effect }) => effect !== 'PreferNoSchedule');
  const conditions = status.conditions ?? [];
  const isReady = conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');
  const sick = conditions.some(({ type, status: is }) => HEALTHY[type] !== undefined && HEALTHY[type] !== is);
  return isReady && !sick && !keepsOut && !spec.unschedulable;
}

/** Nodes that carry all of the labels. */
export function nodesWith(nodes: readonly Node[], labels: Readonly<Record<string, string>>): Node[] {
  const wanted = Object.entries(labels);
  return nodes.filter(({ metadata }) => wanted.every(([key, value]) => metadata.labels?.[key] === value));
}

/** The node to label: none when one is labelled already, `undefined` when none is fit. */
export function chooseEtcdNode(nodes: readonly Node[]): { name: string; isLabelled: boolean } | undefined {
  const [labelled] = nodesWith(nodes, { [ETCD_NODE_LABEL]: '' });
  if (labelled) return { name: labelled.metadata.name ?? '', isLabelled: true };
  const fit = nodes.find(isFitForEtcd);
  return fit && { name: fit.metadata.name ?? '', isLabelled: false };
}
