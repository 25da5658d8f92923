/** What to do on a member about one manifest, given what is there. */

import type { AnyObject } from '../api/meta/object.ts';
import { recordedKeys } from '../api/work/v1alpha1/managed-metadata.ts';
import { pruneManifest } from '../api/work/v1alpha1/prune.ts';
import { deepEqual } from '../base/json.ts';
import type { Interpretation } from './interpreter/interpreter.ts';
import {
  CONFLICT_RESOLUTION_ANNOTATION,
  MANAGED_ANNOTATIONS_ANNOTATION,
  MANAGED_LABEL,
  MANAGED_LABELS_ANNOTATION,
} from './names.ts';

export type UpdatePlan =
  | { action: 'create'; object: AnyObject }
  | { action: 'update'; object: AnyObject }
  | { action: 'none' }
  | { action: 'refuse'; message: string };

export interface UpdateInput {
  manifest: AnyObject;
  /** The member's object of that name, if there is one. */
  observed?: AnyObject | undefined;
  interpreter: Pick<Interpretation, 'retain'>;
  clusterName: string;
}

/** Creates what is absent, updates what differs, and leaves alone what is somebody else's. */
export async function planUpdate(input: UpdateInput): Promise<UpdatePlan> {
  const { manifest, observed, interpreter, clusterName } = input;
  if (!observed) return { action: 'create', object: manifest };
  if (!mayOverwrite(manifest, observed)) return { action: 'refuse', message: refusal(manifest, clusterName) };
  const merged = mergeWithObserved(manifest, observed);
  const desired = interpreter.retain ? await interpreter.retain(merged, observed) : merged;
  if (deepEqual(pruneManifest(desired), pruneManifest(observed))) return { action: 'none' };
  return { action: 'update', object: desired };
}

function mayOverwrite(manifest: AnyObject, observed: AnyObject): boolean {
  return (
    observed.metadata.labels?.[MANAGED_LABEL] === 'true' ||
    manifest.metadata.annotations?.[CONFLICT_RESOLUTION_ANNOTATION] === 'overwrite'
  );
}

function refusal({ kind, metadata }: AnyObject, clusterName: string): string {
  const name = metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
  return (
    `resource(kind=${kind}, ${name}) already exists in the cluster ${clusterName} and the ` +
    `${CONFLICT_RESOLUTION_ANNOTATION} strategy value is empty, Karmada will not manage this resource`
  );
}

/** The desired entries, and those the member added itself; entries that were ours once and are gone, go. */
function mergeMap(
  desired: Record<string, string> = {},
  observed: Record<string, string> = {},
  ours: readonly string[] = [],
): Record<string, string> {
  const foreign = Object.entries(observed).filter(([key]) => !ours.includes(key));
  return { ...Object.fromEntries(foreign), ...desired };
}

const nonEmpty = (map: Record<string, string>): boolean => Object.keys(map).length > 0;

/** The manifest with everything that only the member knows. */
function mergeWithObserved(manifest: AnyObject, observed: AnyObject): AnyObject {
  const { resourceVersion, finalizers, ownerReferences } = observed.metadata;
  const ours = (record: string): readonly string[] => recordedKeys(observed, record);
  const labels = mergeMap(manifest.metadata.labels, observed.metadata.labels, ours(MANAGED_LABELS_ANNOTATION));
  const annotations = mergeMap(
    manifest.metadata.annotations,
    observed.metadata.annotations,
    ours(MANAGED_ANNOTATIONS_ANNOTATION),
  );
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      ...(nonEmpty(labels) ? { labels } : {}),
      ...(nonEmpty(annotations) ? { annotations } : {}),
      ...(resourceVersion ? { resourceVersion } : {}),
      ...(finalizers ? { finalizers } : {}),
      ...(ownerReferences ? { ownerReferences } : {}),
    },
    // A kind without the status subresource would lose its status to the update.
    ...(observed.status === undefined ? {} : { status: observed.status }),
  };
}
