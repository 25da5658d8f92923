/** Named objects that no server has. */

import { groupResourceOf, type Resource } from '../../api/kind.ts';
import { type ApiError, failure } from '../../api/meta/api-error.ts';
import type { Plan } from './plan.ts';

/** One error per name that is in no answer; `foundNames` tells the names found for a part of the plan. */
export function missingObjects(
  { parts }: Plan,
  foundNames: (part: Plan['parts'][number]) => ReadonlySet<string | undefined>,
): ApiError[] {
  return parts.flatMap((part) => {
    const { resource, query } = part;
    const found = foundNames(part);
    return query.names.filter((name) => !found.has(name)).map((name) => notFound(resource, name));
  });
}

function notFound(resource: Resource, name: string): ApiError {
  const { group, plural: kind } = resource;
  return failure('NotFound', `${groupResourceOf(resource)} "${name}" not found`, { name, group, kind });
}
