/** Named objects that no server has. */

import { groupResourceOf, type Resource } from '../../api/kind.ts';
import { type ApiError, failure } from '../../api/meta/api-error.ts';
import type { Plan } from './plan.ts';

/** One error per name that is in no answer; `foundNames` tells the names found of a kind. */
export function missingObjects(
  { parts }: Plan,
  foundNames: (resource: Resource) => ReadonlySet<string | undefined>,
): ApiError[] {
  return parts.flatMap(({ resource, query }) => {
    const found = foundNames(resource);
    return query.names.filter((name) => !found.has(name)).map((name) => notFound(resource, name));
  });
}

function notFound(resource: Resource, name: string): ApiError {
  const { group, plural: kind } = resource;
  return failure('NotFound', `${groupResourceOf(resource)} "${name}" not found`, { name, group, kind });
}
