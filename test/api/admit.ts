/** Admission of an object as the server does it: defaults of the schema, then of the kind, then validation. */

import type { Kind, WriteContext } from '../../src/api/kind.ts';
import type { KubeObject } from '../../src/api/meta/object.ts';
import { problemText } from '../../src/api/meta/problem.ts';
import { applySchemaDefaults } from '../../src/api/schema/defaults.ts';
import { validateSchema } from '../../src/api/schema/validate.ts';

const none = (): undefined => undefined;

export const CREATE: WriteContext = { operation: 'CREATE', newUid: () => 'new-id', now: () => 0 };

/** The object as it would be stored, and every problem as text. */
export function admit<T extends KubeObject>(kind: Kind<T>, given: T, context: WriteContext = CREATE) {
  const object = structuredClone(given);
  applySchemaDefaults(object, kind.schema, none);
  kind.prepare?.(object, context);
  const problems = [
    ...validateSchema({ ...object, metadata: {} }, kind.schema, none),
    ...(kind.validate?.(object, context) ?? []),
  ];
  return { object, problems: problems.map(problemText) };
}
