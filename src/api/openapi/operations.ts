/** The paths of kinds and what may be done there: enough for kubectl to explain, validate and apply. */

import { apiVersionOf, type Kind } from '../kind.ts';

/** One HTTP method on one path, without the schema dialect. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** What Kubernetes calls it: `list`, `get`, `post`, `put`, `patch`, `delete`, `deletecollection`. */
  action: string;
  id: string;
  /** Query parameters besides `pretty`. */
  parameters: readonly string[];
}

export interface KindPath {
  path: string;
  /** Names in braces in the path. */
  pathParameters: readonly string[];
  kind: Kind;
  operations: readonly Operation[];
}

/** `api/v1`, `apis/apps/v1`: how the index of OpenAPI documents names a group and version. */
export function documentPath({ group, version }: Pick<Kind, 'group' | 'version'>): string {
  return group === '' ? `api/${version}` : `apis/${apiVersionOf({ group, version })}`;
}

const WRITE = ['dryRun', 'fieldManager', 'fieldValidation'];
const LIST = [
  'allowWatchBookmarks',
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'timeoutSeconds',
  'watch',
];
const DELETE = ['dryRun', 'gracePeriodSeconds', 'orphanDependents', 'propagationPolicy'];

/** Every path of a kind. */
export function pathsOf(kind: Kind): KindPath[] {
  const root = `/${documentPath(kind)}`;
  const scope = kind.namespaced ? ['namespace'] : [];
  const base = `${root}${kind.namespaced ? '/namespaces/{namespace}' : ''}/${kind.plural}`;
  const suffix = `${kind.namespaced ? 'Namespaced' : ''}${kind.kind}`;
  const collection = collectionOperations(suffix);
  const paths: KindPath[] = [
    { path: base, pathParameters: scope, kind, operations: collection },
    { path: `${base}/{name}`, pathParameters: ['name', ...scope], kind, operations: objectOperations(suffix) },
  ];
  if (kind.namespaced) {
    const everywhere = {
      method: 'get',
      action: 'list',
      id: `list${kind.kind}ForAllNamespaces`,
      parameters: LIST,
    } as const;
    paths.push({ path: `${root}/${kind.plural}`, pathParameters: [], kind, operations: [everywhere] });
  }
  if (kind.subresources.status) {
    const operations = objectOperations(`${suffix}Status`).filter(({ method }) => method !== 'delete');
    paths.push({ path: `${base}/{name}/status`, pathParameters: ['name', ...scope], kind, operations });
  }
  return paths;
}

function collectionOperations(suffix: string): Operation[] {
  return [
    { method: 'get', action: 'list', id: `list${suffix}`, parameters: LIST },
    { method: 'post', action: 'post', id: `create${suffix}`, parameters: WRITE },
    { method: 'delete', action: 'deletecollection', id: `deleteCollection${suffix}`, parameters: [...LIST, ...DELETE] },
  ];
}

function objectOperations(suffix: string): Operation[] {
  return [
    { method: 'get', action: 'get', id: `read${suffix}`, parameters: [] },
    { method: 'put', action: 'put', id: `replace${suffix}`, parameters: WRITE },
    { method: 'patch', action: 'patch', id: `patch${suffix}`, parameters: [...WRITE, 'force'] },
    { method: 'delete', action: 'delete', id: `delete${suffix}`, parameters: DELETE },
  ];
}

const WHOLE_NUMBERS: ReadonlySet<string> = new Set(['gracePeriodSeconds', 'limit', 'timeoutSeconds']);
const SWITCHES: ReadonlySet<string> = new Set([
  'allowWatchBookmarks',
  'force',
  'orphanDependents',
  'sendInitialEvents',
  'watch',
]);

/** The type of a query parameter. */
export function parameterType(name: string): 'integer' | 'boolean' | 'string' {
  if (WHOLE_NUMBERS.has(name)) return 'integer';
  return SWITCHES.has(name) ? 'boolean' : 'string';
}
