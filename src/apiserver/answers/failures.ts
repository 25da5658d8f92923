/** The failures an API server tells, in Kubernetes' words. */

import { groupResourceOf, type Resource } from '../../api/kind.ts';
import { type ApiError, failure } from '../../api/meta/api-error.ts';
import { type Problem, problemText } from '../../api/meta/problem.ts';

type Named = Pick<Resource, 'group' | 'plural' | 'kind'>;

function details({ group, plural }: Named, name: string): { name: string; group?: string; kind: string } {
  return { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: plural } as never;
}

export function notFound(resource: Named, name: string): ApiError {
  return failure('NotFound', `${groupResourceOf(resource)} "${name}" not found`, details(resource, name));
}

export function alreadyExists(resource: Named, name: string): ApiError {
  return failure('AlreadyExists', `${groupResourceOf(resource)} "${name}" already exists`, details(resource, name));
}

export function conflict(resource: Named, name: string, why: string): ApiError {
  const text = `Operation cannot be fulfilled on ${groupResourceOf(resource)} "${name}": ${why}`;
  return failure('Conflict', text, details(resource, name));
}

export function modified(resource: Named, name: string): ApiError {
  const why = 'the object has been modified; please apply your changes to the latest version and try again';
  return conflict(resource, name, why);
}

export function forbidden(resource: Named, name: string, why: string): ApiError {
  return failure('Forbidden', `${groupResourceOf(resource)} "${name}" is forbidden: ${why}`, details(resource, name));
}

export function badRequest(message: string): ApiError {
  return failure('BadRequest', message);
}

export function resourceNotFound(): ApiError {
  return failure('NotFound', 'the server could not find the requested resource', {});
}

export function methodNotAllowed(): ApiError {
  return failure('MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}

export function tooOld(requested: number | string, oldest: number): ApiError {
  return failure('Expired', `too old resource version: ${requested} (${oldest})`);
}

/** Every problem of an object in one failure; one problem stands alone, several in brackets. */
export function invalidObject(
  kind: Pick<Resource, 'group' | 'kind'>,
  name: string,
  problems: readonly Problem[],
): ApiError {
  const texts = [...new Set(problems.map(problemText))];
  const text = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const full = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
  return failure('Invalid', `${full} "${name}" is invalid: ${text}`, {
    ...(name === '' ? {} : { name }),
    ...(kind.group === '' ? {} : { group: kind.group }),
    kind: kind.kind,
    causes: problems.map(({ type, message, field }) => ({ reason: type, message, field })),
  });
}
