/** Where kinds keep their containers. */

import type { AnyObject } from '../../api/meta/object.ts';
import { clone, isObject } from '../../base/json.ts';

export interface ContainerFields {
  name?: string;
  image?: string;
  command?: string[];
  args?: string[];
}

const TEMPLATED = ['spec', 'template', 'spec', 'containers'];

/** By the name of the kind, whatever its group. */
const CONTAINER_PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec', 'containers'],
  ReplicaSet: TEMPLATED,
  Deployment: TEMPLATED,
  DaemonSet: TEMPLATED,
  StatefulSet: TEMPLATED,
  Job: TEMPLATED,
};

function containersIn(manifest: AnyObject): ContainerFields[] {
  let value: unknown = manifest;
  for (const key of CONTAINER_PATHS[manifest.kind ?? ''] ?? []) value = isObject(value) ? value[key] : undefined;
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A copy with every (not init) container edited; other kinds stay as they are. */
export function editContainers(manifest: AnyObject, edit: (container: ContainerFields) => void): AnyObject {
  const copy = clone(manifest);
  for (const container of containersIn(copy)) edit(container);
  return copy;
}
