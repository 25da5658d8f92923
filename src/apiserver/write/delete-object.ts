/** Deleting an object: at once, or by marking it until its finalizers and grace are over. */

import type { AnyObject, ObjectMeta } from '../../api/meta/object.ts';
import { formatTime } from '../../base/clock.ts';
import { requireUnprotected } from '../admission/deletion-protection.ts';
import { conflict } from '../answers/failures.ts';
import type { ServerContext } from '../context.ts';
import type { Served } from '../registry.ts';
import type { Stored } from '../store/stored.ts';
import { unstored } from './create-object.ts';

export type Propagation = 'Foreground' | 'Background' | 'Orphan';

export interface Deletion {
  served: Served;
  current: Stored;
  propagation?: Propagation | undefined;
  gracePeriodSeconds?: number | undefined;
  preconditions?: { uid?: string; resourceVersion?: string } | undefined;
  dryRun?: boolean;
}

export interface Deleted {
  /** The object as it was last, or as it is while it waits. */
  stored: Stored;
  /** True when it is gone already. */
  gone: boolean;
}

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';
/** Definitions stay until their objects are gone. */
export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';
const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** Starts or finishes the deletion of an object. */
export async function deleteObject(context: ServerContext, deletion: Deletion): Promise<Deleted> {
  const { current, dryRun } = deletion;
  checkPreconditions(deletion);
  requireUnprotected(context, current.object);
  const finalizers = finalizersOf(deletion);
  const grace = graceOf(deletion);
  const at = { resource: current.resource, key: current.key };
  if (finalizers.length === 0 && grace === 0 && !holdsContent(current.object)) {
    const stored = dryRun
      ? current
      : await context.store.write({ ...at, expected: current.revision, object: current.object, remove: true });
    return { stored, gone: true };
  }
  const object = marked(context, deletion, { finalizers, grace });
  if (object === undefined) return { stored: current, gone: false };
  const stored = dryRun
    ? unstored(at, object)
    : await context.store.write({ ...at, expected: current.revision, object });
  return { stored, gone: false };
}

function checkPreconditions({ served, current, preconditions }: Deletion): void {
  const { name = '', uid } = current.object.metadata;
  const named = { ...served.kind, group: '', plural: served.kind.kind };
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) {
    throw conflict(
      named,
      name,
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  const version = preconditions?.resourceVersion;
  if (version !== undefined && version !== String(current.revision)) {
    throw conflict(
      named,
      name,
      `the ResourceVersion in the precondition (${version}) does not match the ResourceVersion in record (${current.revision}). The object might have been modified`,
    );
  }
}

/** Jobs of batch/v1 keep their pods unless told otherwise; everything else lets its dependents go. */
function policyOf({ served, propagation, current }: Deletion): Propagation | undefined {
  if (propagation !== undefined) return propagation;
  const held = current.object.metadata.finalizers ?? [];
  if (held.includes(ORPHAN) || held.includes(FOREGROUND)) return undefined;
  return served.resource === 'jobs.batch' || served.resource === 'replicationcontrollers' ? 'Orphan' : 'Background';
}

function finalizersOf(deletion: Deletion): string[] {
  const held = deletion.current.object.metadata.finalizers ?? [];
  const policy = policyOf(deletion);
  if (deletion.served.resource === DEFINITIONS && !held.includes(CLEANUP)) return [...held, CLEANUP];
  if (policy === undefined) return held;
  const others = held.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND);
  if (policy === 'Orphan') return [...others, ORPHAN];
  return policy === 'Foreground' ? [...others, FOREGROUND] : others;
}

/** Only pods that run somewhere are given time. */
function graceOf({ served, current, gracePeriodSeconds }: Deletion): number {
  if (served.resource !== 'pods') return 0;
  const { spec, status, metadata } = current.object;
  const phase = status?.['phase'];
  if (!spec?.['nodeName'] || phase === 'Succeeded' || phase === 'Failed') return 0;
  const own = (spec['terminationGracePeriodSeconds'] as number | undefined) ?? 30;
  const asked = gracePeriodSeconds ?? own;
  // Time once granted can be shortened, never extended.
  return metadata.deletionTimestamp === undefined
    ? asked
    : Math.min(asked, metadata.deletionGracePeriodSeconds ?? asked);
}

/** Namespaces stay until they are empty. */
function holdsContent({ kind, apiVersion, spec }: AnyObject): boolean {
  return (
    kind === 'Namespace' && apiVersion === 'v1' && ((spec?.['finalizers'] as unknown[] | undefined)?.length ?? 0) > 0
  );
}

/** The object with the marks of deletion; undefined when it carries them already. */
function marked(
  { clock }: ServerContext,
  { current }: Deletion,
  { finalizers, grace }: { finalizers: string[]; grace: number },
): AnyObject | undefined {
  const { object } = current;
  const { finalizers: held = [], ...rest } = object.metadata;
  const first = rest.deletionTimestamp === undefined;
  const shorter = grace < (rest.deletionGracePeriodSeconds ?? 0);
  if (!first && !shorter && finalizers.join() === held.join()) return undefined;
  const metadata = {
    ...rest,
    ...(first ? begun(rest, clock.now() + grace * 1000) : {}),
    ...(finalizers.length === 0 ? {} : { finalizers }),
  };
  if (holdsContent(object)) return { ...object, metadata, status: { ...object.status, phase: 'Terminating' } };
  return { ...object, metadata: { ...metadata, deletionGracePeriodSeconds: grace } };
}

/** The wish to go is part of what is wanted, so it counts as a generation. */
function begun({ generation }: ObjectMeta, due: number): ObjectMeta {
  return { ...(generation === undefined ? {} : { generation: generation + 1 }), deletionTimestamp: formatTime(due) };
}
