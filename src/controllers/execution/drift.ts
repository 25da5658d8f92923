/** Telling a member's own bookkeeping from a change that Karmada has to look at. */

import type { AnyObject } from '../../api/meta/object.ts';
import { deepEqual } from '../../base/json.ts';

/** The object without what changes by itself. */
function withoutBookkeeping({ metadata, status: _status, ...rest }: AnyObject): unknown {
  const { resourceVersion: _version, generation: _generation, managedFields: _fields, ...kept } = metadata;
  return { ...rest, metadata: kept };
}

/** True when something differs that a manifest could have said. */
export function hasDrifted(old: AnyObject, observed: AnyObject): boolean {
  return !deepEqual(withoutBookkeeping(old), withoutBookkeeping(observed));
}
