/** What the server makes of a Cluster: capacity models in standard form, zones in their new one, taints with their time. */

import { formatTime } from '../../../base/clock.ts';
import type { WriteContext } from '../../kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import { type CapacityModel, defaultModels, standardModels } from './resource-models.ts';

interface DatedTaint {
  key: string;
  value?: string;
  effect: string;
  timeAdded?: string;
}

interface Prepared extends KubeObject {
  spec: { resourceModels?: CapacityModel[]; zone?: string; zones?: string[]; taints?: DatedTaint[] };
}

/** Changes the Cluster in place; a second time changes nothing. */
export function prepareCluster({ spec }: Prepared, context: WriteContext): void {
  const { operation, subresource } = context;
  if (subresource !== undefined) return;
  dateTaints(spec.taints ?? [], context);
  if (spec.resourceModels?.length) spec.resourceModels = standardModels(spec.resourceModels);
  else if (operation === 'CREATE') spec.resourceModels = defaultModels();
  if (spec.zone && !spec.zones?.length) {
    spec.zones = [spec.zone];
    delete spec.zone;
  }
}

/** Evictions count from when a NoExecute taint came; sent again without its time, it is still the same taint. */
function dateTaints(taints: readonly DatedTaint[], { old, now }: WriteContext): void {
  const before = (old as Prepared | undefined)?.spec.taints ?? [];
  for (const taint of taints) {
    if (taint.effect !== 'NoExecute' || taint.timeAdded !== undefined) continue;
    taint.timeAdded = before.find((known) => isSame(known, taint))?.timeAdded ?? formatTime(now());
  }
}

function isSame(a: DatedTaint, b: DatedTaint): boolean {
  return a.key === b.key && a.effect === b.effect && (a.value ?? '') === (b.value ?? '');
}
