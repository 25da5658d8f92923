/** certificatesigningrequests/approval: the conditions of a request, and nothing else of it. */

import type { CertificateSigningRequest, RequestCondition } from '../../api/core/certificates.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { formatTime } from '../../base/clock.ts';
import type { HttpResponse } from '../../base/http.ts';
import { clone } from '../../base/json.ts';
import type { Representation } from '../answers/representation.ts';
import { objectAnswer } from '../answers/represented.ts';
import { bodyText, contentTypeOf, readObject } from '../body.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { Target } from '../target.ts';
import { findHead } from '../verbs/find-object.ts';
import { parsePatch, patchedObject, patcherOf } from '../verbs/patch.ts';
import { type WriteOptions, writeOptionsOf } from '../write/options.ts';
import { updateObject } from '../write/update-object.ts';

/** Takes the conditions of the object in the body. */
export function putApproval(context: ServerContext, target: Target, call: Call, form: Representation) {
  const options = writeOptionsOf(call, 'UpdateOptions');
  const { value } = readObject(call, target.served.kind.kind);
  return approve(context, target, { given: value as unknown as AnyObject, options, call, form });
}

/** Patches the conditions. */
export function patchApproval(context: ServerContext, target: Target, call: Call, form: Representation) {
  const options = writeOptionsOf(call, 'PatchOptions');
  const { object } = findHead(context, target);
  const patch = parsePatch(bodyText(call));
  const given = patchedObject(target.served, object, patch, patcherOf(target.served, contentTypeOf(call)));
  return approve(context, target, { given: given as AnyObject, options, call, form });
}

interface Approval {
  given: AnyObject;
  options: WriteOptions;
  call: Call;
  form: Representation;
}

async function approve(
  context: ServerContext,
  target: Target,
  { given, options, call, form }: Approval,
): Promise<HttpResponse> {
  const current = findHead(context, target);
  const object = clone(current.object) as AnyObject & CertificateSigningRequest;
  requireSigner(context, call, object.spec.signerName);
  const now = formatTime(context.clock.now());
  const conditions = (given.status?.['conditions'] ?? []) as RequestCondition[];
  object.status = { ...object.status, conditions: conditions.map((condition) => dated(condition, now)) };
  const { resourceVersion } = given.metadata;
  if (resourceVersion !== undefined) object.metadata.resourceVersion = resourceVersion;
  const { fieldManager: manager, dryRun } = options;
  const write = { served: target.served, current, object, subresource: 'status', manager, dryRun };
  return objectAnswer(200, form, await updateObject(context, write));
}

function dated(condition: RequestCondition, now: string): RequestCondition {
  return {
    ...condition,
    lastUpdateTime: condition.lastUpdateTime ?? now,
    lastTransitionTime: condition.lastTransitionTime ?? now,
  };
}

/** Approving needs the verb on the signer too, by its name or by all of its domain. */
function requireSigner({ authorizer }: ServerContext, { user }: Call, signerName: string): void {
  const attributes = {
    verb: 'approve',
    group: 'certificates.k8s.io',
    resource: 'signers',
    subresource: '',
    namespace: '',
    name: signerName,
  };
  const ofDomain = { ...attributes, name: `${signerName.split('/')[0]}/*` };
  if (!authorizer.decide(user, ofDomain).allowed) authorizer.require(user, attributes);
}
