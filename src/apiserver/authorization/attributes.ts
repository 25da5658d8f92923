/** What a request is about, in the words that roles are written in. */

import { type Call, isOn } from '../call.ts';

export interface ResourceAttributes {
  verb: string;
  /** Empty for the core group; `*` asks about all. */
  group: string;
  resource: string;
  subresource: string;
  /** Empty: cluster-wide, or across all namespaces. */
  namespace: string;
  /** Empty: no object in particular. */
  name: string;
}

export interface PathAttributes {
  verb: string;
  path: string;
}

export type Attributes = ResourceAttributes | PathAttributes;

const ON_OBJECT: Readonly<Record<string, string>> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Words in the place of a namespaced resource that belong to the namespace itself. */
const OF_NAMESPACE = new Set(['status', 'finalize']);

/** The attributes of a call; anything that is not below a version is a path. */
export function attributesOf(call: Call): Attributes {
  const { segments, method } = call;
  const depth = segments[0] === 'api' ? 2 : 3;
  const isResource = (segments[0] === 'api' || segments[0] === 'apis') && segments.length > depth;
  if (!isResource) return { verb: method.toLowerCase(), path: pathOf(call) };
  const address = addressOf(segments.slice(depth));
  const name = address.name || namedByField(call);
  return {
    ...address,
    name,
    group: depth === 2 ? '' : (segments[1] ?? ''),
    verb: address.name === '' ? collectionVerb(call) : (ON_OBJECT[method] ?? method.toLowerCase()),
  };
}

function pathOf({ segments, trailing }: Call): string {
  return `/${segments.join('/')}${trailing && segments.length > 0 ? '/' : ''}`;
}

function addressOf(
  path: readonly string[],
): Pick<ResourceAttributes, 'namespace' | 'resource' | 'name' | 'subresource'> {
  const [first = '', second = '', third] = path;
  if (first === 'namespaces' && third !== undefined && !OF_NAMESPACE.has(third)) {
    const [, , resource = '', name = '', subresource = ''] = path;
    return { namespace: second, resource, name, subresource };
  }
  const namespace = first === 'namespaces' ? second : '';
  return { namespace, resource: first, name: second, subresource: third ?? '' };
}

function collectionVerb({ method, query }: Call): string {
  if (method === 'GET' || method === 'HEAD') return isOn(query, 'watch') ? 'watch' : 'list';
  return method === 'DELETE' ? 'deletecollection' : (ON_OBJECT[method] ?? method.toLowerCase());
}

/** Reading a collection down to one name is allowed to whoever may read that object. */
function namedByField({ method, query }: Call): string {
  if (method !== 'GET') return '';
  return /^metadata\.name==?([^,=!]+)$/.exec(query.get('fieldSelector') ?? '')?.[1] ?? '';
}

/** As Kubernetes words it: `cannot list resource "pods" in API group "" in the namespace "default"`. */
export function attributesText(attributes: Attributes): string {
  if ('path' in attributes) return `cannot ${attributes.verb} path ${JSON.stringify(attributes.path)}`;
  const { verb, group, namespace } = attributes;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  return `cannot ${verb} resource ${JSON.stringify(fullResource(attributes))} in API group ${JSON.stringify(group)} ${where}`;
}

/** `pods/log` */
export function fullResource({ resource, subresource }: ResourceAttributes): string {
  return subresource === '' ? resource : `${resource}/${subresource}`;
}
