/** PATCH of an object or its status: JSON, merge and strategic merge patches; applies are a verb of their own. */

import { failure } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { applyJsonPatch, JsonPatchError, type JsonPatchOperation } from '../../api/schema/json-patch.ts';
import { applyMergePatch } from '../../api/schema/merge-patch.ts';
import { StrategicPatchError } from '../../api/schema/strategic-error.ts';
import { applyStrategicMergePatch } from '../../api/schema/strategic-merge.ts';
import type { HttpResponse } from '../../base/http.ts';
import { isObject } from '../../base/json.ts';
import { badRequest } from '../answers/failures.ts';
import { inVersion, type Representation } from '../answers/representation.ts';
import { objectAnswer } from '../answers/represented.ts';
import { bodyText, contentTypeOf, syntaxText } from '../body.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { Served } from '../registry.ts';
import type { Target } from '../target.ts';
import { decodeBody } from '../write/decode.ts';
import { writeOptionsOf } from '../write/options.ts';
import { updateObject } from '../write/update-object.ts';
import { APPLY_TYPES, apply } from './apply.ts';
import { findHead } from './find-object.ts';

type Patcher = (served: Served, document: AnyObject, patch: unknown) => unknown;

const PATCHERS: Readonly<Record<string, Patcher>> = {
  'application/json-patch+json': (_, document, patch) => jsonPatched(document, patch),
  'application/merge-patch+json': (_, document, patch) => applyMergePatch(document, patch),
  'application/strategic-merge-patch+json': strategicallyPatched,
};

/** Patches the object. */
export async function patch(
  context: ServerContext,
  target: Target,
  call: Call,
  form: Representation,
): Promise<HttpResponse> {
  const type = contentTypeOf(call);
  if (APPLY_TYPES.has(type)) return apply(context, target, call, form);
  const { served, subresource } = target;
  const patcher = patcherOf(served, type);
  const options = writeOptionsOf(call, 'PatchOptions');
  const body = parsePatch(bodyText(call));
  const current = findHead(context, target);
  const patched = patchedObject(served, inVersion(served, current.object), body, patcher);
  const { fieldValidation, fieldManager: manager, dryRun } = options;
  const settled = subresource === 'status' ? settledBeside(current.object) : new Set();
  const object = decodeBody(served, patched, { fieldValidation, warnings: call.warnings, settled });
  checkIdentity(current.object, object);
  const stored = await updateObject(context, {
    served,
    current,
    object,
    subresource,
    manager,
    dryRun,
    by: call.user,
  });
  return objectAnswer(200, form, stored);
}

/** What a write of the status leaves as it is. */
function settledBeside({ metadata: _, status: __, ...kept }: AnyObject): Set<unknown> {
  return new Set(Object.values(kept).filter(isObject));
}

/** The patcher of a media type; custom resources have no strategic merge. */
export function patcherOf(served: Served, type: string): Patcher {
  const patcher = Object.hasOwn(PATCHERS, type) ? PATCHERS[type] : undefined;
  if (!patcher || (served.custom && patcher === strategicallyPatched)) {
    throw failure(
      'UnsupportedMediaType',
      served.custom && patcher ? strategicRefused(type) : '415: Unsupported Media Type',
      {},
    );
  }
  return patcher;
}

function strategicRefused(type: string): string {
  return `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml, not ${type}`;
}

/** The patched document, checked to be an object still. */
export function patchedObject(served: Served, document: AnyObject, body: unknown, patcher: Patcher): object {
  const result = patcher(served, document, body);
  if (!isObject(result) || !isObject(result['metadata'])) throw rejected();
  return result;
}

/** Reads a patch; throws BadRequest for what is no JSON. */
export function parsePatch(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(`error decoding patch: ${syntaxText(text, error)}`);
  }
}

function rejected(): Error {
  return failure('Invalid', 'the server rejected our request due to an error in our request', {});
}

const MAX_OPERATIONS = 10_000;

function jsonPatched(document: AnyObject, operations: unknown): unknown {
  if (!Array.isArray(operations) || !operations.every(isObject)) {
    throw badRequest('error decoding patch: json: cannot unmarshal into Go value of type jsonpatch.Patch');
  }
  if (operations.length > MAX_OPERATIONS) {
    const text = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${operations.length}`;
    throw failure('RequestEntityTooLarge', text);
  }
  try {
    return applyJsonPatch(document, operations as unknown as JsonPatchOperation[]);
  } catch (error) {
    if (error instanceof JsonPatchError) throw error.malformed ? badRequest(error.message) : rejected();
    throw error;
  }
}

function strategicallyPatched({ kind, defs }: Served, document: AnyObject, body: unknown): unknown {
  try {
    return applyStrategicMergePatch(kind.schema, defs, document, body);
  } catch (error) {
    if (error instanceof StrategicPatchError) throw badRequest(error.message);
    throw error;
  }
}

function checkIdentity(old: AnyObject, next: AnyObject): void {
  const { name, namespace } = old.metadata;
  if (next.metadata.name !== name) {
    throw badRequest(
      `the name of the object (${next.metadata.name ?? ''}) does not match the name on the URL (${name})`,
    );
  }
  if ((next.metadata.namespace ?? '') !== (namespace ?? '')) {
    throw badRequest(
      `the namespace of the object (${next.metadata.namespace ?? ''}) does not match the namespace on the request (${namespace ?? ''})`,
    );
  }
}
