/** What the server makes of a Cluster: capacity models in standard form, zones in their new one. */

import type { WriteContext } from '../../kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import { type CapacityModel, defaultModels, standardModels } from './resource-models.ts';

interface Prepared extends KubeObject {
  spec: { resourceModels?: CapacityModel[]; zone?: string; zones?: string[] };
}

/** Changes the Cluster in place; a second time changes nothing. */
export function prepareCluster({ spec }: Prepared, { operation, subresource }: WriteContext): void {
  if (subresource !== undefined) return;
  if (spec.resourceModels?.length) spec.resourceModels = standardModels(spec.resourceModels);
  else if (operation === 'CREATE') spec.resourceModels = defaultModels();
  if (spec.zone && !spec.zones?.length) {
    spec.zones = [spec.zone];
    delete spec.zone;
  }
}
