/** serviceaccounts/token: a token of limited life. */

import { invalid } from '../../api/meta/problem.ts';
import { formatTime } from '../../base/clock.ts';
import type { HttpResponse } from '../../base/http.ts';
import { isObject } from '../../base/json.ts';
import { jsonAnswer } from '../answers/answer.ts';
import { invalidObject } from '../answers/failures.ts';
import { readObject } from '../body.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { Target } from '../target.ts';
import { findObject } from '../verbs/find-object.ts';

const HOUR = 3600;
const SHORTEST = 600;
const LONGEST = 2 ** 32;

/** Issues the token. */
export function requestToken(context: ServerContext, target: Target, call: Call): HttpResponse {
  const { value } = readObject(call, 'TokenRequest');
  const spec = isObject(value['spec']) ? value['spec'] : {};
  const { metadata } = findObject(context, target).object;
  const { name = '', namespace = '', uid = '' } = metadata;
  const seconds = spec['expirationSeconds'] ?? HOUR;
  if (typeof seconds !== 'number' || seconds < SHORTEST || seconds > LONGEST) {
    const detail =
      (seconds as number) > LONGEST
        ? 'may not specify a duration larger than 2^32 seconds'
        : 'may not specify a duration less than 10 minutes';
    const problem = invalid('spec.expirationSeconds', seconds, detail);
    throw invalidObject({ group: 'authentication.k8s.io', kind: 'TokenRequest' }, '', [problem]);
  }
  const expires = context.clock.now() + seconds * 1000;
  const audiences = Array.isArray(spec['audiences']) ? spec['audiences'].map(String) : [];
  return jsonAnswer(201, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: formatTime(context.clock.now()) },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: spec['boundObjectRef'] ?? null },
    status: {
      token: context.tokens.issue({ namespace, account: name, uid }, expires, audiences),
      expirationTimestamp: formatTime(expires),
    },
  });
}
