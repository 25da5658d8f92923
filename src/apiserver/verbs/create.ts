/** POST to a collection. */

import type { HttpResponse } from '../../base/http.ts';
import { badRequest } from '../answers/failures.ts';
import type { Representation } from '../answers/representation.ts';
import { objectAnswer } from '../answers/represented.ts';
import { readObject } from '../body.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { Target } from '../target.ts';
import { createObject } from '../write/create-object.ts';
import { decodeBody } from '../write/decode.ts';
import { duplicateFields } from '../write/duplicate-fields.ts';
import { writeOptionsOf } from '../write/options.ts';

/** Creates the object in the body. */
export async function create(
  context: ServerContext,
  target: Target,
  call: Call,
  form: Representation,
): Promise<HttpResponse> {
  const { served, namespace } = target;
  const options = writeOptionsOf(call, 'CreateOptions');
  const body = readObject(call, served.kind.kind);
  const object = decodeBody(served, body.value, {
    fieldValidation: options.fieldValidation,
    warnings: call.warnings,
    findings: duplicateFields(body, options.fieldValidation),
  });
  warnOfAge(served.resource, call.warnings);
  checkNamespace(object.metadata.namespace, namespace);
  if (object.metadata.resourceVersion) throw badRequest('resourceVersion should not be set on objects to be created');
  const stored = await createObject(context, {
    served,
    namespace,
    object,
    manager: options.fieldManager,
    dryRun: options.dryRun,
    by: call.user,
  });
  return objectAnswer(201, form, stored);
}

/** Kinds Kubernetes advises against, and what it says. */
const OUTDATED: Readonly<Record<string, string>> = {
  endpoints: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};

function warnOfAge(resource: string, warnings: string[]): void {
  const text = OUTDATED[resource];
  if (text !== undefined) warnings.push(text);
}

/** The body may repeat the namespace of the path, not contradict it. */
export function checkNamespace(given: string | undefined, namespace: string | undefined): void {
  if (!given || given === namespace || namespace === undefined) return;
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}
