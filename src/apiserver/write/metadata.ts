/** The parts of metadata that the server writes, and nobody else. */

import type { AnyObject, ObjectMeta } from '../../api/meta/object.ts';
import { formatTime } from '../../base/clock.ts';
import type { ServerContext } from '../context.ts';
import type { Served } from '../registry.ts';

const SUFFIX_LENGTH = 5;
/** Names stay below 64 characters with their suffix. */
const MAX_BASE = 58;

/** Metadata of a new object: what the server owns is set, whatever the client wrote there. */
export function newMetadata(
  context: ServerContext,
  served: Served,
  given: ObjectMeta,
  namespace: string | undefined,
): ObjectMeta {
  const { name, generateName, namespace: _, ...rest } = given;
  delete rest.deletionTimestamp;
  delete rest.deletionGracePeriodSeconds;
  delete rest.resourceVersion;
  delete rest.selfLink;
  delete rest.generation;
  const generated = !name && generateName;
  return {
    ...(name || generated ? { name: name || generatedName(context, generateName ?? '') } : {}),
    ...(generateName ? { generateName } : {}),
    ...(served.kind.namespaced && namespace !== undefined ? { namespace } : {}),
    uid: context.random.uid(),
    creationTimestamp: formatTime(context.clock.now()),
    ...withoutServerFields(rest),
  };
}

function generatedName({ random }: ServerContext, base: string): string {
  return `${base.slice(0, MAX_BASE)}${random.suffix(SUFFIX_LENGTH)}`;
}

function withoutServerFields({ uid: _, creationTimestamp: __, ...rest }: ObjectMeta): ObjectMeta {
  return rest;
}

/** The proposed object with the server's own fields of the stored one. */
export function keepServerFields(old: AnyObject, next: AnyObject): AnyObject {
  const before = old.metadata;
  const { name, generateName, namespace, uid: _, ...after } = next.metadata;
  delete after.selfLink;
  delete after.generation;
  delete after.deletionTimestamp;
  delete after.deletionGracePeriodSeconds;
  const metadata: ObjectMeta = {
    ...(name === undefined ? {} : { name }),
    ...(generateName === undefined ? {} : { generateName }),
    ...(namespace === undefined ? {} : { namespace }),
    ...pick(before, [
      'uid',
      'resourceVersion',
      'generation',
      'creationTimestamp',
      'deletionTimestamp',
      'deletionGracePeriodSeconds',
    ]),
    ...withoutVersion(after),
  };
  return { ...next, metadata };
}

function withoutVersion({ resourceVersion: _, creationTimestamp: __, ...rest }: ObjectMeta): ObjectMeta {
  return rest;
}

function pick(metadata: ObjectMeta, names: readonly (keyof ObjectMeta)[]): ObjectMeta {
  const result: Record<string, unknown> = {};
  for (const name of names) if (metadata[name] !== undefined) result[name] = metadata[name];
  return result;
}
