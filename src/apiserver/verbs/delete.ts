/** DELETE of an object, or of a selection of them. */

import { notSupported } from '../../api/meta/problem.ts';
import type { HttpResponse } from '../../base/http.ts';
import { isObject } from '../../base/json.ts';
import { jsonAnswer, successStatus } from '../answers/answer.ts';
import { forbidden } from '../answers/failures.ts';
import type { Representation } from '../answers/representation.ts';
import { objectAnswer, representedAnswer } from '../answers/represented.ts';
import { isEmptyBody, readObject } from '../body.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { Stored } from '../store/stored.ts';
import type { Target } from '../target.ts';
import { type Deletion, deleteObject, type Propagation } from '../write/delete-object.ts';
import { invalidOptions, writeOptionsOf } from '../write/options.ts';
import { findHead } from './find-object.ts';
import { integerOf, selectionOf } from './selection.ts';

type DeleteOptions = Omit<Deletion, 'served' | 'current'>;

const POLICIES = ['Foreground', 'Background', 'Orphan'];

/** Kinds whose deletion answers with the object even when it is gone. */
const ANSWERS_WITH_OBJECT = new Set([
  'pods',
  'services',
  'serviceaccounts',
  'persistentvolumes',
  'persistentvolumeclaims',
  'resourcequotas',
  'podtemplates',
]);

/** Namespaces no cluster is without. */
const KEPT_NAMESPACES = new Set(['default', 'kube-system', 'kube-public']);

/** Deletes one object. */
export async function remove(
  context: ServerContext,
  target: Target,
  call: Call,
  form: Representation,
): Promise<HttpResponse> {
  const options = deleteOptionsOf(call);
  const { served } = target;
  const current = findHead(context, target);
  if (served.resource === 'namespaces' && KEPT_NAMESPACES.has(target.name ?? '')) {
    throw forbidden(served.kind, target.name ?? '', 'this namespace may not be deleted');
  }
  const { stored, gone } = await deleteObject(context, { served, current, ...options });
  if (!gone || ANSWERS_WITH_OBJECT.has(served.resource)) return objectAnswer(200, form, stored);
  const { group, plural } = served.kind;
  const { name, uid } = stored.object.metadata;
  return jsonAnswer(200, successStatus({ name, ...(group === '' ? {} : { group }), kind: plural, uid } as never));
}

/** Deletes every object of the selection; answers with what was found. */
export async function removeCollection(
  context: ServerContext,
  target: Target,
  call: Call,
  form: Representation,
): Promise<HttpResponse> {
  const options = deleteOptionsOf(call);
  const { served } = target;
  const { prefix, matches } = selectionOf(target, call);
  const found = context.store
    .list(served.resource, prefix)
    .map(({ key }) => context.store.head(served.resource, key))
    .filter((stored): stored is Stored => stored !== undefined && (!matches || matches(stored.object)));
  await Promise.all(found.map((current) => deleteObject(context, { served, current, ...options })));
  const metadata = { resourceVersion: String(context.store.revision()) };
  return representedAnswer(200, form, form.many(found, metadata));
}

/** Options may come in the body, in the query, or in both; the body wins. */
function deleteOptionsOf(call: Call): DeleteOptions {
  const { query } = call;
  const { dryRun } = writeOptionsOf(call, 'DeleteOptions');
  const body = isEmptyBody(call) ? {} : readObject(call, 'DeleteOptions').value;
  const propagation = policyOf(body, query);
  const grace = body['gracePeriodSeconds'] ?? integerOf(query, 'gracePeriodSeconds');
  const preconditions = isObject(body['preconditions']) ? body['preconditions'] : undefined;
  const dry = dryRun || (Array.isArray(body['dryRun']) && body['dryRun'].includes('All'));
  return {
    dryRun: dry,
    propagation,
    ...(typeof grace === 'number' ? { gracePeriodSeconds: Math.max(0, grace) } : {}),
    ...(preconditions ? { preconditions: preconditionsOf(preconditions) } : {}),
  };
}

function preconditionsOf({ uid, resourceVersion }: Record<string, unknown>): NonNullable<Deletion['preconditions']> {
  return {
    ...(typeof uid === 'string' ? { uid } : {}),
    ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
  };
}

function policyOf(body: Record<string, unknown>, query: URLSearchParams): Propagation | undefined {
  const orphan = body['orphanDependents'] ?? query.get('orphanDependents');
  const given = body['propagationPolicy'] ?? query.get('propagationPolicy') ?? undefined;
  if (given === undefined && orphan !== undefined && orphan !== null)
    return String(orphan) === 'true' ? 'Orphan' : 'Background';
  if (given === undefined || POLICIES.includes(String(given))) return given as Propagation | undefined;
  throw invalidOptions('DeleteOptions', [notSupported('propagationPolicy', given, [...POLICIES, 'nil'])]);
}
