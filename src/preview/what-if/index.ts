/** Every what-if switch, by its flag. */

import type { Inventory } from '../inventory.ts';
import { capacity } from './capacity.ts';
import { clusterDown } from './cluster-down.ts';
import { replicas } from './replicas.ts';
import type { Assumption, Switch } from './switch.ts';
import { taint } from './taint.ts';

/** The switches in the order they take effect. Objects to apply (`--policy`, `--add-cluster`) come before them. */
export const SWITCHES = {
  replicas,
  capacity,
  taint,
  'cluster-down': clusterDown,
} as const satisfies Record<string, Switch>;

export type SwitchName = keyof typeof SWITCHES;

/** The texts given for each switch. */
export type WhatIf = Readonly<Partial<Record<SwitchName, readonly string[]>>>;

/** Reads every text; throws UserError `BadInput` for the first that cannot be read. */
export function assumptionsOf(whatIf: WhatIf): Assumption[] {
  const names = Object.keys(SWITCHES) as SwitchName[];
  return names.flatMap((name) => (whatIf[name] ?? []).map((text) => SWITCHES[name](text)));
}

/** The inventory as it would be. */
export function assume(inventory: Inventory, assumptions: readonly Assumption[]): Inventory {
  return assumptions.reduce((current, assumption) => assumption.apply(current), inventory);
}
