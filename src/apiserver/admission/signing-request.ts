/** A signing request tells who asks for it. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { ServerContext } from '../context.ts';
import type { Admission } from './admission.ts';

const REQUESTS = 'certificatesigningrequests.certificates.k8s.io';

/** Notes the writer in the request's spec. */
export function noteRequester(_context: ServerContext, { served, object, by }: Admission): AnyObject {
  if (served.resource !== REQUESTS || !by) return object;
  const { name: username, uid, groups, extra } = by;
  const who = { username, ...(uid ? { uid } : {}), groups: [...groups], ...(extra ? { extra } : {}) };
  return { ...object, spec: { ...object.spec, ...who } };
}
