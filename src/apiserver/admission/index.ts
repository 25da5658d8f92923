/** What must hold around a new object before it is stored, in order. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { ServerContext } from '../context.ts';
import type { Served } from '../registry.ts';
import type { Admission } from './admission.ts';
import { requireLiveNamespace } from './namespace-lifecycle.ts';
import { allocateAddresses } from './service-addresses.ts';
import { noteRequester } from './signing-request.ts';

/** Takes an object about to be created, refuses it or completes it. */
type CreateStep = (context: ServerContext, admission: Admission) => AnyObject;

const addresses: CreateStep = (context, { served, object }) => admitUpdate(context, served, object);

const CREATE_STEPS: readonly CreateStep[] = [requireLiveNamespace, addresses, noteRequester];

/** Runs every step; throws what the first refusing one says. */
export function admitCreate(context: ServerContext, admission: Admission): AnyObject {
  return CREATE_STEPS.reduce((object, step) => step(context, { ...admission, object }), admission.object);
}

/** Completes an object about to be replaced. */
export function admitUpdate(context: ServerContext, served: Served, object: AnyObject): AnyObject {
  return served.resource === 'services' ? allocateAddresses(context, object) : object;
}
