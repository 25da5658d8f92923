/** A question to preview, as data: it can be saved, sent and asked again. */

import type { KubeObject } from '../api/meta/object.ts';
import type { Guards } from './guards.ts';
import type { Inventory } from './inventory.ts';
import type { WhatIf } from './what-if/index.ts';

export interface Scenario {
  /** The fleet as it is. */
  readonly inventory: Inventory;
  /** What would be stored: templates, policies, overrides, clusters, complete with what the server would add. */
  readonly objects: readonly KubeObject[];
  readonly whatIf: WhatIf;
  readonly guards: Guards;
  /** Divide everything anew, as a WorkloadRebalancer asks for. */
  readonly rebalance?: boolean;
}
