/** What admission makes of a Work: an id of its own, and manifests fit for a member. */

import type { WriteContext } from '../../kind.ts';
import type { AnyObject, KubeObject } from '../../meta/object.ts';
import { ensurePermanentId } from '../../permanent-id.ts';
import { recordManagedMetadata } from './managed-metadata.ts';
import { pruneManifest } from './prune.ts';

export const WORK_ID_LABEL = 'work.karmada.io/permanent-id';

interface Manifests extends KubeObject {
  spec: { workload?: { manifests?: AnyObject[] } };
}

/** Changes the Work in place; a second time changes nothing. */
export function prepareWork(work: Manifests, context: WriteContext): void {
  if (context.subresource !== undefined) return;
  const id = ensurePermanentId(work, WORK_ID_LABEL, context);
  const { workload } = work.spec;
  if (!workload?.manifests) return;
  workload.manifests = workload.manifests.map((manifest) => prepareManifest(manifest, id));
}

/** The manifest as it is stored in the Work of this id; a second time changes nothing. */
export function prepareManifest(manifest: AnyObject, workId: string): AnyObject {
  const prepared = pruneManifest({ ...manifest, metadata: manifest.metadata ?? {} });
  prepared.metadata.labels = { ...prepared.metadata.labels, [WORK_ID_LABEL]: workId };
  recordManagedMetadata(prepared);
  return prepared;
}
