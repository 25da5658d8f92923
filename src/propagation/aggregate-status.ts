/** The state of a binding, from the Works made for it. */

import { parseApiVersion } from '../api/kind.ts';
import type { Condition } from '../api/meta/object.ts';
import type { ManifestStatus, Work } from '../api/work/v1alpha1/work.ts';
import type {
  AggregatedStatusItem,
  ObjectReference,
  ResourceBindingSpec,
} from '../api/work/v1alpha2/resource-binding.ts';
import { compareText } from '../base/json.ts';
import { clusterOfNamespace } from './names.ts';
import { expectedClusters } from './targets.ts';

/** One item per living Work, by cluster. */
export function aggregateWorks(works: readonly Work[], resource: ObjectReference): AggregatedStatusItem[] {
  return works
    .filter(({ metadata }) => !metadata.deletionTimestamp)
    .map((work) => itemOf(work, resource))
    .sort((a, b) => compareText(a.clusterName, b.clusterName));
}

function itemOf(work: Work, resource: ObjectReference): AggregatedStatusItem {
  const clusterName = clusterOfNamespace(work.metadata.namespace ?? '') ?? '';
  const applied = work.status?.conditions?.find(({ type }) => type === 'Applied');
  if (applied?.status !== 'True') {
    const message = applied?.message;
    return { clusterName, applied: false, ...(message ? { appliedMessage: message } : {}), health: 'Unknown' };
  }
  const manifest = work.status?.manifestStatuses?.find(({ identifier }) => isAbout(identifier, resource));
  const { status, health = 'Unknown' } = manifest ?? {};
  return { clusterName, ...(status ? { status } : {}), applied: true, health };
}

function isAbout(identifier: ManifestStatus['identifier'], resource: ObjectReference): boolean {
  const { group, version } = parseApiVersion(resource.apiVersion);
  return (
    (identifier.group ?? '') === group &&
    identifier.version === version &&
    identifier.kind === resource.kind &&
    (identifier.namespace ?? '') === (resource.namespace ?? '') &&
    identifier.name === resource.name
  );
}

/** The condition that says whether every cluster that should have the object has it. */
export function fullyApplied(
  spec: ResourceBindingSpec,
  items: readonly AggregatedStatusItem[],
): Pick<Condition, 'type' | 'status' | 'reason' | 'message'> {
  const expected = expectedClusters(spec);
  const isComplete =
    expected.size > 0 &&
    expected.size === items.length &&
    items.every(({ clusterName, applied }) => applied === true && expected.has(clusterName));
  return isComplete
    ? {
        type: 'FullyApplied',
        status: 'True',
        reason: 'FullyAppliedSuccess',
        message: 'All works have been successfully applied',
      }
    : {
        type: 'FullyApplied',
        status: 'False',
        reason: 'FullyAppliedFailed',
        message: 'Failed to apply all works, see status.aggregatedStatus for details',
      };
}
