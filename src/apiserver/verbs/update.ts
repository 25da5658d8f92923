/** PUT of an object or its status. */

import type { HttpResponse } from '../../base/http.ts';
import { badRequest } from '../answers/failures.ts';
import type { Representation } from '../answers/representation.ts';
import { objectAnswer } from '../answers/represented.ts';
import { readObject } from '../body.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import { nameOf, type Target } from '../target.ts';
import { decodeBody } from '../write/decode.ts';
import { duplicateFields } from '../write/duplicate-fields.ts';
import { writeOptionsOf } from '../write/options.ts';
import { updateObject } from '../write/update-object.ts';
import { checkNamespace } from './create.ts';
import { findHead } from './find-object.ts';

/** Replaces the object with the one in the body. */
export async function update(
  context: ServerContext,
  target: Target,
  call: Call,
  form: Representation,
): Promise<HttpResponse> {
  const { served, namespace, subresource } = target;
  const options = writeOptionsOf(call, 'UpdateOptions');
  const body = readObject(call, served.kind.kind);
  const object = decodeBody(served, body.value, {
    fieldValidation: options.fieldValidation,
    warnings: call.warnings,
    findings: duplicateFields(body, options.fieldValidation),
  });
  checkName(object.metadata.name, nameOf(target));
  checkNamespace(object.metadata.namespace, namespace);
  const current = findHead(context, target);
  const placed = namespace === undefined ? object : { ...object, metadata: { ...object.metadata, namespace } };
  const { fieldManager: manager, dryRun } = options;
  const stored = await updateObject(context, {
    served,
    current,
    object: placed,
    subresource,
    manager,
    dryRun,
    by: call.user,
  });
  return objectAnswer(200, form, stored);
}

function checkName(given: string | undefined, name: string): void {
  if (given === name) return;
  throw badRequest(
    given ? `the name of the object (${given}) does not match the name on the URL (${name})` : 'name must be provided',
  );
}
