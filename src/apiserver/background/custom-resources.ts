/** CustomResourceDefinitions: served as soon as they are stored, told so in their status, cleaned up when they go. */

import type { CustomResourceDefinition } from '../../api/core/extension.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { formatTime } from '../../base/clock.ts';
import { clone, deepEqual } from '../../base/json.ts';
import type { ServerContext } from '../context.ts';
import { customKinds } from '../custom-kind.ts';
import { CLEANUP, deleteObject } from '../write/delete-object.ts';
import { follow } from './follow.ts';
import { updateOwn } from './own-writes.ts';
import type { Task } from './task.ts';
import { createWorklist } from './worklist.ts';

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

/** Serves what definitions define. */
export function serveCustomResources(context: ServerContext): Task {
  const { store, registry } = context;
  const worklist = createWorklist(context, 'custom resources', (name) => settle(context, name));
  const stops = [
    follow(context, DEFINITIONS, ({ type, stored }) => {
      const definition = stored.object as unknown as CustomResourceDefinition;
      registry.offer(stored.key, type === 'DELETED' ? [] : customKinds(definition));
      if (type !== 'DELETED') worklist.add(stored.key);
    }),
    store.watch('*', store.revision(), ({ type, stored }) => {
      if (type === 'DELETED' && store.head(DEFINITIONS, stored.resource)) worklist.add(stored.resource);
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

async function settle(context: ServerContext, name: string): Promise<void> {
  const current = context.store.head(DEFINITIONS, name);
  const served = context.registry.findResource(DEFINITIONS);
  if (!current || !served) return;
  if (current.object.metadata.deletionTimestamp !== undefined) return cleanUp(context, name);
  const object = withStatus(context, current.object);
  if (!deepEqual(object, current.object)) await updateOwn(context, { served, current, object, subresource: 'status' });
}

async function cleanUp(context: ServerContext, name: string): Promise<void> {
  const { store, registry } = context;
  const kind = registry.findResource(name);
  const objects = store.list(name).map(({ key }) => store.head(name, key));
  for (const object of objects) {
    if (kind && object && object.object.metadata.deletionTimestamp === undefined) {
      await deleteObject(context, { served: kind, current: object });
    }
  }
  if (store.list(name).length > 0) return;
  const current = store.head(DEFINITIONS, name);
  const served = registry.findResource(DEFINITIONS);
  if (!current || !served) return;
  const object = clone(current.object);
  object.metadata.finalizers = (object.metadata.finalizers ?? []).filter((finalizer) => finalizer !== CLEANUP);
  await updateOwn(context, { served, current, object });
}

interface Finding {
  type: string;
  status: 'True' | 'False';
  reason: string;
  message: string;
}

function withStatus(context: ServerContext, stored: AnyObject): AnyObject {
  const object = clone(stored);
  const { spec } = object as unknown as CustomResourceDefinition;
  const taken = takenName(context, object.metadata.name ?? '', spec);
  const findings: Finding[] = [
    taken === undefined
      ? { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
      : {
          type: 'NamesAccepted',
          status: 'False',
          reason: 'NameConflict',
          message: `${JSON.stringify(taken)} is already in use`,
        },
    taken === undefined
      ? {
          type: 'Established',
          status: 'True',
          reason: 'InitialNamesAccepted',
          message: 'the initial names have been accepted',
        }
      : { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' },
  ];
  const before = (object.status?.['conditions'] ?? []) as {
    type: string;
    status: string;
    lastTransitionTime: string;
  }[];
  const now = formatTime(context.clock.now());
  const conditions = findings.map(({ type, status, reason, message }) => {
    const old = before.find((condition) => condition.type === type);
    return { type, status, lastTransitionTime: old?.status === status ? old.lastTransitionTime : now, reason, message };
  });
  const known = (object.status?.['storedVersions'] ?? []) as string[];
  const storage = spec.versions.filter((version) => version.storage).map((version) => version.name);
  object.status = {
    conditions,
    acceptedNames: spec.names,
    storedVersions: [...new Set([...known, ...storage])],
  };
  return object;
}

/** The kind, when another definition of the group has it already. */
function takenName({ store }: ServerContext, own: string, spec: CustomResourceDefinition['spec']): string | undefined {
  const others = store.list(DEFINITIONS).filter(({ key }) => key !== own);
  const clash = others.find(({ object }) => {
    const other = (object as unknown as CustomResourceDefinition).spec;
    return other.group === spec.group && other.names.kind === spec.names.kind;
  });
  return clash ? spec.names.kind : undefined;
}
