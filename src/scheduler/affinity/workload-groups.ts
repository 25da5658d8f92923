/** Workload affinity groups: bindings that belong together, or must stay apart. */

import type { ResourceBinding, ResourceBindingSpec } from '../../api/work/v1alpha2/resource-binding.ts';

/** Another binding of the control plane, in the newest state known. */
export interface GroupPeer {
  /** The namespace of its resource. */
  readonly namespace: string;
  /** The name of the binding. */
  readonly name: string;
  readonly affinityGroup?: string;
  readonly antiAffinityGroup?: string;
  /** The clusters it targets. */
  readonly clusters: readonly string[];
}

/** A binding as its group sees it; undefined when it belongs to none. Of two copies pass the newer one. */
export function groupPeer({ metadata, spec }: ResourceBinding): GroupPeer | undefined {
  const groups = spec.workloadAffinityGroups;
  if (!groups?.affinityGroup && !groups?.antiAffinityGroup) return undefined;
  return {
    ...groups,
    namespace: spec.resource.namespace ?? '',
    name: metadata.name ?? '',
    clusters: (spec.clusters ?? []).map(({ name }) => name),
  };
}

/** The other bindings of a binding's group, by kind of group; undefined when it has no such group. */
export function peersOf(
  { resource, workloadAffinityGroups }: ResourceBindingSpec,
  peers: readonly GroupPeer[],
  group: 'affinityGroup' | 'antiAffinityGroup',
): GroupPeer[] | undefined {
  const own = workloadAffinityGroups?.[group];
  if (!own) return undefined;
  const { namespace = '', name, kind } = resource;
  const bindingName = `${name.replaceAll(':', '.')}-${kind}`.toLowerCase();
  return peers.filter((peer) => peer[group] === own && peer.namespace === namespace && peer.name !== bindingName);
}
