/** Kinds that are not stored: their objects are worked out when somebody asks. */

import type { HttpResponse } from '../../base/http.ts';
import { methodNotAllowed, notFound } from '../answers/failures.ts';
import type { Representation } from '../answers/representation.ts';
import { objectAnswer, representedAnswer } from '../answers/represented.ts';
import { type Call, isOn } from '../call.ts';
import type { ServerContext } from '../context.ts';
import { type Stored, storedObject } from '../store/stored.ts';
import { keyOf, type Target } from '../target.ts';
import type { View } from '../view.ts';
import { selectionOf } from './selection.ts';

/** Answers GET of one object or of a list; nothing else is possible. */
export function serveView(
  { store, clock }: ServerContext,
  { view, target, form }: { view: View; target: Target; form: Representation },
  call: Call,
): HttpResponse {
  if (call.method !== 'GET' || target.subresource !== undefined || isOn(call.query, 'watch')) throw methodNotAllowed();
  const { served } = target;
  const revision = store.revision();
  const objects = view((resource) => store.list(resource, '').map(({ object }) => object), clock.now());
  const all = objects.map((object): Stored => {
    const key = keyOf(served, object.metadata.namespace, object.metadata.name ?? '');
    return storedObject({ resource: served.resource, key, revision }, object);
  });
  if (target.name !== undefined) {
    const wanted = keyOf(served, target.namespace, target.name);
    const found = all.find(({ key }) => key === wanted);
    if (!found) throw notFound(served.kind, target.name);
    return objectAnswer(200, form, found);
  }
  const { prefix, matches } = selectionOf(target, call);
  const items = all.filter(({ key, object }) => key.startsWith(prefix) && (matches?.(object) ?? true));
  return representedAnswer(200, form, form.many(items, { resourceVersion: String(revision) }));
}
