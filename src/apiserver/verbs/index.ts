/** From method and target to the function that answers. */

import type { HttpResponse } from '../../base/http.ts';
import { methodNotAllowed, resourceNotFound } from '../answers/failures.ts';
import { chooseRepresentation, type Representation } from '../answers/representation.ts';
import { objectAnswer } from '../answers/represented.ts';
import { tableForm } from '../answers/table.ts';
import { type Call, isOn } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { Target } from '../target.ts';
import { create } from './create.ts';
import { remove, removeCollection } from './delete.ts';
import { findObject } from './find-object.ts';
import { listObjects } from './list.ts';
import { patch } from './patch.ts';
import { update } from './update.ts';
import { serveView } from './view.ts';
import { watchObjects } from './watch.ts';

export type Verb = (
  context: ServerContext,
  target: Target,
  call: Call,
  form: Representation,
) => HttpResponse | Promise<HttpResponse>;

const get: Verb = (context, target, _call, form) => objectAnswer(200, form, findObject(context, target));

const ON_COLLECTION: Readonly<Record<string, [verb: string, run: Verb]>> = {
  GET: [
    'list',
    (context, target, call, form) =>
      (isOn(call.query, 'watch') ? watchObjects : listObjects)(context, target, call, form),
  ],
  POST: ['create', create],
  DELETE: ['deletecollection', removeCollection],
};

const ON_OBJECT: Readonly<Record<string, [verb: string, run: Verb]>> = {
  GET: [
    'get',
    (context, target, call, form) => (isOn(call.query, 'watch') ? watchObjects : get)(context, target, call, form),
  ],
  PUT: ['update', update],
  PATCH: ['patch', patch],
  DELETE: ['delete', remove],
};

const ON_STATUS: Readonly<Record<string, [verb: string, run: Verb]>> = {
  GET: ['get', get],
  PUT: ['update', update],
  PATCH: ['patch', patch],
};

/** Answers a call on a resource. */
export async function serveResource(context: ServerContext, target: Target, call: Call): Promise<HttpResponse> {
  const { served, name, subresource } = target;
  const view = context.views[served.resource];
  if (view) return serveView(context, { view, target, form: formOf(context, target, call) }, call);
  if (subresource !== undefined && !(subresource === 'status' && served.kind.subresources.status))
    throw resourceNotFound();
  const table = subresource === 'status' ? ON_STATUS : name === undefined ? ON_COLLECTION : ON_OBJECT;
  const [verb, run] = (Object.hasOwn(table, call.method) && table[call.method]) || [];
  if (!verb || !run || !served.verbs.includes(verb)) throw methodNotAllowed();
  return run(context, target, call, formOf(context, target, call));
}

/** The form the client wants answers in. */
export function formOf({ clock }: ServerContext, { served }: Target, call: Call): Representation {
  return chooseRepresentation(call, served, (kind, wanted) => tableForm(clock, kind, wanted));
}
