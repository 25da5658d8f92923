/** Where a kind's objects live under an API server's root. */

import { apiVersionOf, type Resource } from '../api/kind.ts';

export interface ObjectAddress {
  namespace?: string | undefined;
  name?: string | undefined;
  subresource?: string | undefined;
}

type Address = Pick<Resource, 'group' | 'version' | 'plural' | 'namespaced'>;

/** The path of a collection, an object or a subresource; a namespace is left out for cluster-wide kinds. */
export function resourcePath(resource: Address, { namespace, name, subresource }: ObjectAddress = {}): string {
  const root = resource.group === '' ? '/api' : '/apis';
  const inNamespace = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const tail = [name, subresource].filter((part) => part !== undefined && part !== '');
  const rest = tail.map((part) => `/${encodeURIComponent(part ?? '')}`).join('');
  return `${root}/${apiVersionOf(resource)}${inNamespace}/${resource.plural}${rest}`;
}

/** The path with the defined parameters as its query. */
export function withQuery(path: string, parameters: Record<string, string | number | boolean | undefined>): string {
  const given = Object.entries(parameters).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
  );
  return given.length === 0 ? path : `${path}?${given.join('&')}`;
}
