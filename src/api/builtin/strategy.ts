/** What every write does to an object whatever its kind: whose status it keeps, and when its generation counts up. */

import { deepEqual } from '../../base/json.ts';
import type { Kind, WriteContext } from '../kind.ts';
import type { AnyObject, KubeObject } from '../meta/object.ts';
import { emptyObject } from '../object-codec.ts';

/** Built-in kinds that do not count generations, as `group/kind`. */
const WITHOUT_GENERATION: ReadonlySet<string> = new Set([
  '/ConfigMap',
  '/Endpoints',
  '/Event',
  '/LimitRange',
  '/Namespace',
  '/Node',
  '/PersistentVolume',
  '/PersistentVolumeClaim',
  '/ResourceQuota',
  '/Secret',
  '/Service',
  '/ServiceAccount',
  'apiregistration.k8s.io/APIService',
  'apps/ControllerRevision',
  'autoscaling/HorizontalPodAutoscaler',
  'certificates.k8s.io/CertificateSigningRequest',
  'coordination.k8s.io/Lease',
  'events.k8s.io/Event',
  'node.k8s.io/RuntimeClass',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
  'resource.k8s.io/ResourceClaim',
  'resource.k8s.io/ResourceClaimTemplate',
  'storage.k8s.io/CSINode',
  'storage.k8s.io/CSIStorageCapacity',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/VolumeAttachment',
]);

/** Kinds whose creator may also write the first status. */
const STATUS_ON_CREATE: ReadonlySet<string> = new Set(['/Node']);

const groupKind = ({ group, kind }: Kind): string => `${group}/${kind}`;

/** True for the kinds of Kubernetes itself. */
function isBuiltin({ schema }: Kind): boolean {
  return schema.$ref !== undefined;
}

/** The fields a write of the object (or of its status) leaves as they are: nobody gets to own them by it. */
export function resetPaths(kind: Kind, subresource?: string): string[] {
  if (subresource === undefined) return kind.subresources.status ? ['status'] : [];
  if (subresource !== 'status') return [];
  if (!isBuiltin(kind)) return ['spec', 'metadata'];
  return kind.group === 'apps' ? ['spec', 'metadata.labels'] : ['spec'];
}

/** Readies a decoded object for its first write, in place. */
export function beforeCreate(kind: Kind, object: KubeObject, context: WriteContext): void {
  if (kind.subresources.status && !STATUS_ON_CREATE.has(groupKind(kind))) {
    const first = (emptyObject(kind) as AnyObject).status;
    if (first === undefined) delete (object as AnyObject).status;
    else (object as AnyObject).status = first;
  }
  if (WITHOUT_GENERATION.has(groupKind(kind))) delete object.metadata.generation;
  else object.metadata.generation = 1;
  kind.prepare?.(object, context);
}

/** Readies a decoded object for replacing `old`, in place; `context.subresource` says which part is written. */
export function beforeUpdate(kind: Kind, object: KubeObject, old: KubeObject, context: WriteContext): void {
  const stored = old as AnyObject;
  if (context.subresource === 'status') keepAllButStatus(kind, object as AnyObject, stored);
  else if (kind.subresources.status) keepStatus(object as AnyObject, stored);
  kind.prepare?.(object, context);
  const { generation } = old.metadata;
  if (generation === undefined) return;
  object.metadata.generation = deepEqual(intent(kind, object), intent(kind, old)) ? generation : generation + 1;
}

function keepStatus(object: AnyObject, stored: AnyObject): void {
  if (stored.status === undefined) delete object.status;
  else object.status = stored.status;
}

function keepAllButStatus(kind: Kind, object: AnyObject, stored: AnyObject): void {
  for (const key of Object.keys(object)) {
    if (!ENVELOPE.has(key) && key !== 'status' && stored[key] === undefined) delete object[key];
  }
  for (const [key, value] of Object.entries(stored)) {
    if (!ENVELOPE.has(key) && key !== 'status') object[key] = value;
  }
  const { managedFields, resourceVersion } = object.metadata;
  if (!isBuiltin(kind)) {
    const kept = { ...stored.metadata, managedFields, resourceVersion };
    object.metadata = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
  } else if (kind.group === 'apps') keepLabels(object, stored);
}

const ENVELOPE: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

function keepLabels(object: AnyObject, stored: AnyObject): void {
  if (stored.metadata.labels) object.metadata.labels = stored.metadata.labels;
  else delete object.metadata.labels;
}

/** What a user asks for: everything but metadata and, where it is a part of its own, status. */
function intent(kind: Kind, object: KubeObject): object {
  const { metadata: _, apiVersion: __, kind: ___, ...body } = object as AnyObject;
  if (!kind.subresources.status) return body;
  const { status: ____, ...rest } = body;
  return rest;
}
