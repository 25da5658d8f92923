/** Which Karmada kinds are CRDs: all but those of the aggregated groups. */

import { customResourceDefinition } from './crd.ts';
import { karmadaKinds, olderKarmadaKinds } from './karmada.ts';
import type { Kind } from './kind.ts';
import type { AnyObject } from './meta/object.ts';

/** Groups that upstream serves by an aggregated server. */
const AGGREGATED = new Set(['cluster.karmada.io', 'search.karmada.io']);

/** The CRDs of the control plane, by name. */
export function karmadaCrds(): AnyObject[] {
  const byResource = Map.groupBy(
    [...karmadaKinds, ...olderKarmadaKinds].filter(({ group }) => !AGGREGATED.has(group)),
    ({ group, plural }) => `${plural}.${group}`,
  );
  return [...byResource.keys()]
    .sort()
    .map((name) => customResourceDefinition(byResource.get(name) as [Kind, ...Kind[]]));
}
