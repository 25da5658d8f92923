/** The contract of a what-if switch: a text from the command line becomes a change of the inventory. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import { UserError } from '../../base/errors.ts';
import { type Inventory, mapSection } from '../inventory.ts';

/** One assumption. `apply` throws UserError when the inventory lacks what the assumption is about. */
export interface Assumption {
  /** The assumption in words. */
  readonly text: string;
  apply(inventory: Inventory): Inventory;
}

/** Reads an assumption; throws UserError `BadInput` for a text it cannot read. */
export type Switch = (text: string) => Assumption;

/** A text a switch cannot read. */
export function unreadable(flag: string, text: string, form: string): UserError {
  return new UserError('BadInput', `cannot read --${flag} '${text}'`, { hint: `it has the form ${form}` });
}

/** The inventory with one cluster changed; throws UserError `NotFound` when there is no such cluster. */
export function changeCluster(inventory: Inventory, name: string, change: (cluster: Cluster) => Cluster): Inventory {
  if (!inventory.clusters.some(({ metadata }) => metadata.name === name)) {
    const known = inventory.clusters.map(({ metadata }) => metadata.name).toSorted();
    throw new UserError('NotFound', `there is no cluster '${name}'`, {
      hint: known.length > 0 ? `the clusters are ${known.join(', ')}` : 'the inventory holds no cluster',
    });
  }
  return mapSection(inventory, 'clusters', (cluster) => (cluster.metadata.name === name ? change(cluster) : cluster));
}
