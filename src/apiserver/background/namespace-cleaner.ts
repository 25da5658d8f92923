/** A namespace on its way out loses its content, then its finalizer. */

import type { AnyObject } from '../../api/meta/object.ts';
import { formatTime } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { clone } from '../../base/json.ts';
import type { ServerContext } from '../context.ts';
import type { Stored } from '../store/stored.ts';
import { deleteObject } from '../write/delete-object.ts';
import { follow } from './follow.ts';
import { updateOwn } from './own-writes.ts';
import type { Task } from './task.ts';
import { createWorklist } from './worklist.ts';

const NAMESPACES = 'namespaces';
const FINALIZER = 'kubernetes';

/** Cleans namespaces as they terminate, going on whenever something in them has gone. */
export function cleanNamespaces(context: ServerContext): Task {
  const { store } = context;
  const worklist = createWorklist(context, 'namespaces', (name) => clean(context, name));
  const isTerminating = (name: string): boolean =>
    store.head(NAMESPACES, name)?.object.metadata.deletionTimestamp !== undefined;
  const stops = [
    follow(context, NAMESPACES, ({ type, stored }) => {
      if (type !== 'DELETED' && stored.object.metadata.deletionTimestamp !== undefined) worklist.add(stored.key);
    }),
    store.watch('*', store.revision(), ({ type, stored }) => {
      const slash = stored.key.indexOf('/');
      if (type === 'DELETED' && slash > 0 && isTerminating(stored.key.slice(0, slash))) {
        worklist.add(stored.key.slice(0, slash));
      }
    }),
  ];
  return {
    settled: worklist.settled,
    stop() {
      for (const stop of stops) stop?.();
      return worklist.stop();
    },
  };
}

async function clean(context: ServerContext, name: string): Promise<void> {
  const namespace = context.store.head(NAMESPACES, name);
  if (namespace?.object.metadata.deletionTimestamp === undefined) return;
  const left = contentOf(context, name);
  const outcomes = await Promise.allSettled(left.map((stored) => removeContent(context, stored)));
  const failures = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => messageOf(reason));
  const remaining = contentOf(context, name);
  const current = context.store.head(NAMESPACES, name);
  const served = context.registry.findResource(NAMESPACES);
  if (!current || !served) return;
  if (remaining.length > 0) {
    const object = withConditions(context, current.object, { remaining, failures });
    await updateOwn(context, { served, current, object, subresource: 'status' });
    if (failures.length > 0) throw new Error(failures.join('; '));
    return;
  }
  const object = clone(current.object);
  const finalizers = ((object.spec?.['finalizers'] ?? []) as string[]).filter((finalizer) => finalizer !== FINALIZER);
  object.spec = finalizers.length === 0 ? {} : { ...object.spec, finalizers };
  await updateOwn(context, { served, current, object, subresource: 'finalize' });
}

function contentOf({ store, registry }: ServerContext, namespace: string): Stored[] {
  return store
    .resources()
    .filter((resource) => registry.findResource(resource)?.kind.namespaced)
    .flatMap((resource) => store.list(resource, `${namespace}/`))
    .map(({ resource, key }) => store.head(resource, key))
    .filter((stored) => stored !== undefined);
}

async function removeContent(context: ServerContext, current: Stored): Promise<void> {
  const served = context.registry.findResource(current.resource);
  if (!served || current.object.metadata.deletionTimestamp !== undefined) return;
  await deleteObject(context, { served, current, propagation: 'Background' });
}

interface Finding {
  type: string;
  isTrue: boolean;
  reason: string;
  message: string;
}

interface Leftovers {
  remaining: readonly Stored[];
  /** Why content could not be deleted. */
  failures: readonly string[];
}

function withConditions({ clock }: ServerContext, namespace: AnyObject, leftovers: Leftovers): AnyObject {
  const object = clone(namespace);
  const before = (object.status?.['conditions'] ?? []) as {
    type: string;
    status: string;
    lastTransitionTime: string;
  }[];
  const now = formatTime(clock.now());
  const conditions = findingsOf(leftovers).map(({ type, isTrue, reason, message }) => {
    const status = isTrue ? 'True' : 'False';
    const old = before.find((condition) => condition.type === type);
    return { type, status, lastTransitionTime: old?.status === status ? old.lastTransitionTime : now, reason, message };
  });
  object.status = { ...object.status, conditions };
  return object;
}

function contentFinding({ remaining, failures }: Leftovers): Finding {
  const type = 'NamespaceDeletionContentFailure';
  if (failures.length === 0) {
    const message = 'All content successfully deleted, may be waiting on finalization';
    return { type, isTrue: false, reason: 'ContentDeleted', message };
  }
  const message = `Failed to delete all resource types, ${remaining.length} remaining: ${[...new Set(failures)].join(', ')}`;
  return { type, isTrue: true, reason: 'ContentDeletionFailed', message };
}

function findingsOf(leftovers: Leftovers): Finding[] {
  const { remaining } = leftovers;
  const byResource = countBy(remaining.map(({ resource }) => resource));
  const byFinalizer = countBy(remaining.flatMap(({ object }) => object.metadata.finalizers ?? []));
  const resources = byResource.map(([name, count]) => `${name} has ${count} resource instances`);
  const finalizers = byFinalizer.map(([name, count]) => `${name} in ${count} resource instances`);
  return [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      isTrue: false,
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      isTrue: false,
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    contentFinding(leftovers),
    {
      type: 'NamespaceContentRemaining',
      isTrue: true,
      reason: 'SomeResourcesRemain',
      message: `Some resources are remaining: ${resources.join(', ')}`,
    },
    finalizers.length > 0
      ? {
          type: 'NamespaceFinalizersRemaining',
          isTrue: true,
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${finalizers.join(', ')}`,
        }
      : {
          type: 'NamespaceFinalizersRemaining',
          isTrue: false,
          reason: 'ContentHasNoFinalizers',
          message: 'All content-preserving finalizers finished',
        },
  ];
}

function countBy(names: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
