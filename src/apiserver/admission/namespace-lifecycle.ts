/** Objects are created in namespaces that exist and are not on their way out. */

import { ApiError } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { forbidden, notFound } from '../answers/failures.ts';
import type { ServerContext } from '../context.ts';
import type { Admission } from './admission.ts';

const NAMESPACES = { group: '', plural: 'namespaces', kind: 'Namespace' };

/** Refuses an object whose namespace is missing or terminating. */
export function requireLiveNamespace({ store }: ServerContext, { served, namespace, object }: Admission): AnyObject {
  if (!served.kind.namespaced || namespace === undefined) return object;
  const found = store.head(NAMESPACES.plural, namespace);
  if (!found) throw notFound(NAMESPACES, namespace);
  if (found.object.metadata.deletionTimestamp === undefined) return object;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const { status } = forbidden(served.kind, object.metadata.name ?? '', why);
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  };
  throw new ApiError({ ...status, details: { ...status.details, causes: [cause] } });
}
