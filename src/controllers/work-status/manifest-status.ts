/** What a Work says about one of its objects on the member. */

import { parseApiVersion } from '../../api/kind.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { ManifestStatus, Work } from '../../api/work/v1alpha1/work.ts';
import type { Health, Interpretation } from '../../propagation/interpreter/interpreter.ts';

/** The position of the manifest an object was made from; -1 when the Work has no such manifest. */
function ordinalOf(work: Work, observed: AnyObject): number {
  return (work.spec.workload?.manifests ?? []).findIndex(
    ({ kind, apiVersion = '', metadata }) =>
      kind === observed.kind &&
      parseApiVersion(apiVersion).group === parseApiVersion(observed.apiVersion ?? '').group &&
      metadata.name === observed.metadata.name &&
      (metadata.namespace ?? '') === (observed.metadata.namespace ?? ''),
  );
}

/** The health of an object; Unknown, and told, when it cannot be found out. */
export async function healthOf(
  observed: AnyObject,
  { health }: Interpretation,
  failed: (thrown: unknown) => void,
): Promise<Health> {
  if (!health) return 'Healthy';
  try {
    return await health(observed);
  } catch (thrown) {
    failed(thrown);
    return 'Unknown';
  }
}

/** The status of an object as its Work shows it; undefined when the object is none of the Work's. */
export function manifestStatus(
  work: Work,
  observed: AnyObject,
  { status, health }: { status: unknown; health: Health },
): ManifestStatus | undefined {
  const ordinal = ordinalOf(work, observed);
  if (ordinal < 0) return undefined;
  const { apiVersion = '', kind = '', metadata } = observed;
  const { name = '', namespace } = metadata;
  const { group, version } = parseApiVersion(apiVersion);
  return {
    identifier: {
      ordinal,
      ...(group ? { group } : {}),
      version,
      kind,
      resource: '',
      ...(namespace ? { namespace } : {}),
      name,
    },
    ...(status === undefined ? {} : { status: status as Record<string, unknown> }),
    health,
  };
}

/** The list with one entry put in its place. */
export function withManifestStatus(list: readonly ManifestStatus[], next: ManifestStatus): ManifestStatus[] {
  const others = list.filter(({ identifier }) => identifier.ordinal !== next.identifier.ordinal);
  return [...others, next].toSorted((a, b) => a.identifier.ordinal - b.identifier.ordinal);
}
