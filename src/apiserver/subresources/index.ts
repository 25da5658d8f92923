/** Subresources with a life of their own, by `resource/subresource`; status is the object's own affair. */

import type { HttpResponse } from '../../base/http.ts';
import { methodNotAllowed } from '../answers/failures.ts';
import { chooseRepresentation } from '../answers/representation.ts';
import { objectAnswer } from '../answers/represented.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { Target } from '../target.ts';
import { findObject } from '../verbs/find-object.ts';
import type { Verb } from '../verbs/index.ts';
import { patch } from '../verbs/patch.ts';
import { update } from '../verbs/update.ts';
import { patchApproval, putApproval } from './approval.ts';
import { bindPod } from './binding.ts';
import { evictPod } from './eviction.ts';
import { finalizeNamespace } from './finalize.ts';
import { getScale, patchScale, putScale } from './scale.ts';
import { requestToken } from './token.ts';

type Verbs = Readonly<Record<string, Verb>>;

const SCALE: Verbs = { GET: getScale, PUT: putScale, PATCH: patchScale };

/** Parts of an object that are written like the object. */
const PART: Verbs = {
  GET: (context, target, _, form) => objectAnswer(200, form, findObject(context, target)),
  PUT: update,
  PATCH: patch,
};

const APPROVAL: Verbs = { ...PART, PUT: putApproval, PATCH: patchApproval };

const SUBRESOURCES: Readonly<Record<string, Verbs>> = {
  'pods/binding': { POST: bindPod },
  'pods/eviction': { POST: evictPod },
  'pods/ephemeralcontainers': PART,
  'certificatesigningrequests.certificates.k8s.io/approval': APPROVAL,
  'namespaces/finalize': { PUT: finalizeNamespace },
  'serviceaccounts/token': { POST: requestToken },
};

/** Answers a call on such a subresource; undefined for all others. */
export function serveSubresource(
  context: ServerContext,
  target: Target,
  call: Call,
): HttpResponse | Promise<HttpResponse> | undefined {
  const { served, subresource } = target;
  if (subresource === undefined) return undefined;
  const scalable = subresource === 'scale' && served.kind.subresources.scale !== undefined;
  const verbs = scalable ? SCALE : SUBRESOURCES[`${served.resource}/${subresource}`];
  if (!verbs) return undefined;
  const run = Object.hasOwn(verbs, call.method) ? verbs[call.method] : undefined;
  if (!run) throw methodNotAllowed();
  return run(context, target, call, chooseRepresentation(call, served));
}
