/** Bringing objects about by server-side apply: safe to run twice, and what others set stays. */

import { isApiError } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { nameOf, resourceOf } from './resources.ts';

/** Who we are in `managedFields`. */
export const FIELD_MANAGER = 'kubectl-karmada';

/** Applies the objects, namespaces before the rest; resolves with them as they are now. */
export async function applyObjects(client: Client, objects: readonly AnyObject[]): Promise<AnyObject[]> {
  const isNamespace = ({ kind }: AnyObject): boolean => kind === 'Namespace';
  const first = await Promise.all(objects.filter(isNamespace).map((object) => applyObject(client, object)));
  const rest = await Promise.all(
    objects.filter((object) => !isNamespace(object)).map((object) => applyObject(client, object)),
  );
  return [...first, ...rest];
}

/** The object after it was applied, or, with `dryRun`, as it would be. */
export async function applyObject(client: Client, object: AnyObject, { dryRun = false } = {}): Promise<AnyObject> {
  const { name = '', namespace } = object.metadata;
  const scope = { fieldManager: FIELD_MANAGER, dryRun, ...(namespace === undefined ? {} : { namespace }) };
  try {
    return await client.patch<AnyObject>(resourceOf(object), name, { type: 'apply', body: object, force: true }, scope);
  } catch (error) {
    throw explained(error, object);
  }
}

function explained(error: unknown, object: AnyObject): unknown {
  if (!isApiError(error)) return error;
  if (/provided port is already allocated/.test(error.message)) {
    return new UserError('Conflict', `${nameOf(object)} cannot have its node port: ${error.message}`, {
      cause: error,
      hint: 'choose another one with --port',
    });
  }
  if (error.reason === 'Invalid' && /immutable|forbidden|may not change/i.test(error.message)) {
    return new UserError('Conflict', `${nameOf(object)} cannot be changed in place: ${error.message}`, {
      cause: error,
      hint: 'keep the settings it was made with, or run deinit first',
    });
  }
  return new UserError('ApiError', `${nameOf(object)} is refused: ${error.message}`, { cause: error });
}
