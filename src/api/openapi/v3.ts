/** The OpenAPI v3 document of one group and version. */

import type { Kind } from '../kind.ts';
import type { Schema } from '../meta/schema.ts';
import { definitionName } from '../schema/resolve.ts';
import { componentsOf, schemaNameOf } from './components.ts';
import { type KindPath, type Operation, parameterType, pathsOf } from './operations.ts';

/** A document as JSON. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

const PREFIX = '#/components/schemas/';

/** The document of kinds that share a group and version; `version` is the server's. */
export function openApiV3(kinds: readonly Kind[], version: string): OpenApiDocument {
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version },
    paths: Object.fromEntries(kinds.flatMap(pathsOf).map((item) => [item.path, pathItem(item)])),
    components: { schemas: componentsOf(kinds, dialect) },
  };
}

/** The alternatives that v2 cannot express. */
const EITHER: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {
    format: 'int-or-string',
    oneOf: [{ type: 'integer' }, { type: 'string' }],
  },
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { oneOf: [{ type: 'string' }, { type: 'number' }] },
};

function dialect(schema: Schema, name?: string): Schema {
  const either = name === undefined ? undefined : EITHER[name];
  if (either) return either;
  const { $ref, ...beside } = schema;
  if ($ref === undefined) return schema;
  const reference: Schema = { $ref: PREFIX + definitionName($ref) };
  return Object.keys(beside).length === 0 ? reference : { ...beside, allOf: [reference] };
}

function pathItem(item: KindPath): object {
  const parameters = item.pathParameters.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', uniqueItems: true },
  }));
  const operations = item.operations.map((operation) => [operation.method, operationOf(operation, item.kind)]);
  return { ...Object.fromEntries(operations), ...(parameters.length > 0 ? { parameters } : {}) };
}

const PATCH_TYPES = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json'];
const STRATEGIC = 'application/strategic-merge-patch+json';

/** Clients choose the way they patch from this; only the built-in kinds say how their lists merge. */
function patchTypes({ schema }: Kind): string[] {
  return schema.$ref === undefined ? PATCH_TYPES : [...PATCH_TYPES, STRATEGIC];
}

function operationOf({ method, action, id, parameters }: Operation, kind: Kind): object {
  const schema = { $ref: PREFIX + schemaNameOf(kind) };
  const types = method === 'patch' ? patchTypes(kind) : ['*/*'];
  const content = Object.fromEntries(
    types.map((type) => [type, { schema: method === 'patch' ? { type: 'object' } : schema }]),
  );
  const sendsBody = method === 'post' || method === 'put' || method === 'patch';
  const answer = action === 'list' ? { type: 'object' } : schema;
  return {
    operationId: id,
    parameters: parameters.map((name) => ({
      name,
      in: 'query',
      schema: { type: parameterType(name), uniqueItems: true },
    })),
    ...(sendsBody ? { requestBody: { content, required: true } } : {}),
    responses: { 200: { description: 'OK', content: { 'application/json': { schema: answer } } } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
  };
}
