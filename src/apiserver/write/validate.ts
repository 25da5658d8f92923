/** Every problem of an object: those of its metadata, of its schema and of its kind. */

import { validateObjectMeta, validateObjectMetaUpdate } from '../../api/builtin/object-meta.ts';
import type { WriteContext } from '../../api/kind.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { Problem } from '../../api/meta/problem.ts';
import { validateChange } from '../../api/schema/validate.ts';
import type { Served } from '../registry.ts';

/** Validates an object about to be stored. */
export function validateObject(served: Served, object: AnyObject, write: WriteContext): Problem[] {
  const { kind } = served;
  const metadata = write.old
    ? validateObjectMetaUpdate(kind, object, write.old)
    : validateObjectMeta(kind, object.metadata);
  return [...metadata, ...schemaProblems(served, object, write), ...(kind.validate?.(object, write) ?? [])];
}

/** The definitions of built-in kinds are enforced by decoding; only written-out schemas say more. */
function schemaProblems(served: Served, object: AnyObject, { old }: WriteContext): Problem[] {
  return served.custom ? validateChange(object, old, served.kind.schema, served.defs) : [];
}
