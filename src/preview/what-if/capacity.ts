/** `--capacity member2.cpu=+50%`: a cluster gets more or less of a resource. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import { formatQuantity, isQuantity, parseQuantity, type Quantity } from '../../base/quantity.ts';
import { changeCluster, type Switch, unreadable } from './switch.ts';

const FORM = /^([^.=]+)\.([^=]+)=([+-]?)(.+?)(%?)$/;
/** One hundred in billionths. */
const HUNDRED = 100_000_000_000n;
const NOTHING = parseQuantity('0');

/** Reads `CLUSTER.RESOURCE=AMOUNT`, where `%` is a share of what there is and a sign makes the amount a difference. */
export const capacity: Switch = (text) => {
  const [, name, resource, sign = '', amount = '', percent = ''] = FORM.exec(text) ?? [];
  if (name === undefined || resource === undefined || !/^[\d.]/.test(amount) || !isQuantity(amount)) {
    throw unreadable('capacity', text, 'CLUSTER.RESOURCE=AMOUNT, with AMOUNT such as 16, 64Gi, +4, +50%, -20% or 150%');
  }
  const change = changeOf(sign, parseQuantity(amount), percent !== '');
  return {
    text: `${name} has ${sign}${amount}${percent} ${resource}`,
    apply: (inventory) => changeCluster(inventory, name, (cluster) => resized(cluster, resource, change)),
  };
};

type Change = (before: Quantity) => Quantity;

function changeOf(sign: string, amount: Quantity, share: boolean): Change {
  return (before) => {
    const part = share ? (before.nanos * amount.nanos) / HUNDRED : amount.nanos;
    const nanos = sign === '' ? part : sign === '-' ? before.nanos - part : before.nanos + part;
    return { ...(before.nanos === 0n ? amount : before), nanos: nanos < 0n ? 0n : nanos };
  };
}

function resized(cluster: Cluster, resource: string, change: Change): Cluster {
  // The grades tell how many nodes of each size there are, which nobody knows of capacity that does not exist.
  const { allocatableModelings: _, ...summary } = cluster.status?.resourceSummary ?? {};
  const before = summary.allocatable?.[resource];
  const after = change(before === undefined ? NOTHING : parseQuantity(before));
  const allocatable = { ...summary.allocatable, [resource]: formatQuantity(after) };
  return { ...cluster, status: { ...cluster.status, resourceSummary: { ...summary, allocatable } } };
}
