/** The object a path names. */

import { notFound } from '../answers/failures.ts';
import type { ServerContext } from '../context.ts';
import type { Stored } from '../store/stored.ts';
import { keyOf, nameOf, type Target } from '../target.ts';

/** The durable object; throws NotFound. */
export function findObject({ store }: ServerContext, target: Target): Stored {
  const name = nameOf(target);
  const stored = store.get(target.served.resource, keyOf(target.served, target.namespace, name));
  if (!stored) throw notFound(target.served.kind, name);
  return stored;
}

/** The object as the next write will find it; throws NotFound. */
export function findHead({ store }: ServerContext, target: Target): Stored {
  const name = nameOf(target);
  const stored = store.head(target.served.resource, keyOf(target.served, target.namespace, name));
  if (!stored) throw notFound(target.served.kind, name);
  return stored;
}
