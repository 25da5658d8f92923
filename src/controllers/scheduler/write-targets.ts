/** Writing what the scheduler decided, unless what it decided about is no more. */

import { isApiError } from '../../api/meta/api-error.ts';
import type { ResourceBinding, TargetCluster } from '../../api/work/v1alpha2/resource-binding.ts';
import type { Client } from '../../client/client.ts';
import { patchIfChanged } from '../../machinery/write.ts';
import { APPLIED_PLACEMENT_ANNOTATION } from '../../propagation/names.ts';
import { placementJson } from '../../scheduler/index.ts';
import { bindingKindOf } from '../binding-kind.ts';

/** The binding with the targets and the placement they answer. */
function withTargets(binding: ResourceBinding, targets: readonly TargetCluster[]): ResourceBinding {
  const { clusters: _previous, ...spec } = binding.spec;
  const placement = placementJson(binding.spec.placement ?? {});
  return {
    ...binding,
    metadata: {
      ...binding.metadata,
      annotations: { ...binding.metadata.annotations, [APPLIED_PLACEMENT_ANNOTATION]: placement },
    },
    spec: targets.length > 0 ? { ...spec, clusters: [...targets] } : spec,
  };
}

/** Writes the targets; undefined when the binding is gone or its spec has changed since, as when a target was evicted. */
export async function writeTargets(
  karmadaClient: Client,
  binding: ResourceBinding,
  targets: readonly TargetCluster[],
): Promise<ResourceBinding | undefined> {
  const { resource } = bindingKindOf(binding);
  try {
    const change = { old: binding, next: withTargets(binding, targets) };
    return await patchIfChanged(karmadaClient, resource, change, { lock: true });
  } catch (thrown) {
    if (!isApiError(thrown, 'Conflict') && !isApiError(thrown, 'NotFound')) throw thrown;
  }
  const { name = '', namespace } = binding.metadata;
  const stored = await karmadaClient.find(resource, name, namespace ? { namespace } : {});
  return stored && isSameState(stored, binding) ? writeTargets(karmadaClient, stored, targets) : undefined;
}

/** True when nothing of the spec differs: labels, annotations and status are no matter of the scheduler's. */
function isSameState(a: ResourceBinding, b: ResourceBinding): boolean {
  return a.metadata.uid === b.metadata.uid && a.metadata.generation === b.metadata.generation;
}
