/** namespaces/finalize: whoever cleans a namespace lets go of it. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { HttpResponse } from '../../base/http.ts';
import { clone } from '../../base/json.ts';
import type { Representation } from '../answers/representation.ts';
import { objectAnswer } from '../answers/represented.ts';
import { readObject } from '../body.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { Target } from '../target.ts';
import { findHead } from '../verbs/find-object.ts';
import { writeOptionsOf } from '../write/options.ts';
import { updateObject } from '../write/update-object.ts';

/** Replaces the finalizers in the namespace's spec, and nothing else. */
export async function finalizeNamespace(
  context: ServerContext,
  target: Target,
  call: Call,
  form: Representation,
): Promise<HttpResponse> {
  const options = writeOptionsOf(call, 'UpdateOptions');
  const { value } = readObject(call, 'Namespace');
  const current = findHead(context, target);
  const object = clone(current.object);
  const { resourceVersion } = (value as unknown as AnyObject).metadata ?? {};
  if (resourceVersion !== undefined) object.metadata.resourceVersion = resourceVersion;
  const finalizers = (value['spec'] as { finalizers?: string[] } | undefined)?.finalizers ?? [];
  object.spec = { ...object.spec, finalizers };
  if (finalizers.length === 0) delete object.spec['finalizers'];
  const { fieldManager: manager, dryRun } = options;
  const stored = await updateObject(context, {
    served: target.served,
    current,
    object,
    subresource: 'finalize',
    manager,
    dryRun,
  });
  return objectAnswer(200, form, stored);
}
