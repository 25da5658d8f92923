/** Checks that take time: of an object whose kind the owner of the server knows more about. */

import type { AnyObject } from '../../api/meta/object.ts';
import { invalidObject } from '../answers/failures.ts';
import type { ServerContext } from '../context.ts';
import type { Served } from '../registry.ts';

/** Only then may there be a pause between reading what is stored and writing: others stay atomic. */
export function isReviewed({ reviews }: ServerContext, { resource }: Served): boolean {
  return Object.hasOwn(reviews, resource);
}

/** Rejects with Invalid what the review of its kind, if there is one, finds fault with. */
export async function requireReview(
  { reviews, store }: ServerContext,
  served: Served,
  object: AnyObject,
): Promise<void> {
  const review = reviews[served.resource];
  if (!review) return;
  const stored = store.list(served.resource).map((each) => (store.head(served.resource, each.key) ?? each).object);
  const { name = '', namespace } = object.metadata;
  const others = stored.filter(({ metadata }) => metadata.name !== name || metadata.namespace !== namespace);
  const problems = await review(object, others as AnyObject[]);
  if (problems.length > 0) throw invalidObject(served.kind, name, [...problems]);
}
