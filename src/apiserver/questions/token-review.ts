/** TokenReview: whose token is this? */

import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';

/** The status of a review of the token in `spec`. */
export function reviewToken({ tokens }: ServerContext, _call: Call, spec: Record<string, unknown>): object {
  const user = typeof spec['token'] === 'string' ? tokens.verify(spec['token']) : undefined;
  if (!user) return { authenticated: false, user: {}, error: 'the token is not valid' };
  const { name, uid, groups } = user;
  return { authenticated: true, user: { username: name, ...(uid ? { uid } : {}), groups } };
}
