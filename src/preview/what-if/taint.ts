/** `--taint member1=key=value:NoExecute`: a cluster gets a taint. */

import type { Cluster, Taint } from '../../api/cluster/v1alpha1/cluster.ts';
import { changeCluster, type Switch, unreadable } from './switch.ts';

const FORM = /^([^=]+)=([^=:]+)(?:=([^:]*))?:(NoSchedule|NoExecute)$/;

/** Reads `CLUSTER=KEY[=VALUE]:EFFECT`. */
export const taint: Switch = (text) => {
  const [, name, key, value = '', effect] = FORM.exec(text) ?? [];
  if (name === undefined || key === undefined || (effect !== 'NoSchedule' && effect !== 'NoExecute')) {
    throw unreadable('taint', text, 'CLUSTER=KEY[=VALUE]:NoSchedule or CLUSTER=KEY[=VALUE]:NoExecute');
  }
  const added: Taint = { key, effect, ...(value === '' ? {} : { value }) };
  return {
    text: `${name} is tainted ${key}${value === '' ? '' : `=${value}`}:${effect}`,
    apply: (inventory) => changeCluster(inventory, name, (cluster) => withTaints(cluster, [added])),
  };
};

/** The cluster with taints added; one of the same key and effect is replaced. */
export function withTaints(cluster: Cluster, added: readonly Taint[]): Cluster {
  const replaced = ({ key, effect }: Taint): boolean =>
    added.some((each) => each.key === key && each.effect === effect);
  const kept = (cluster.spec.taints ?? []).filter((each) => !replaced(each));
  return { ...cluster, spec: { ...cluster.spec, taints: [...kept, ...added] } };
}
