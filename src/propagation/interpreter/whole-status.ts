/** The reflection of kinds nothing is known of: their status as it is. */

import type { KubeObject } from '../../api/meta/object.ts';

/** `.status`, if there is one. */
export function reflectWhole(observed: KubeObject & { status?: unknown }): unknown {
  return observed.status;
}
