/** The OpenAPI v2 document of everything a server offers. */

import type { Kind } from '../kind.ts';
import type { Schema } from '../meta/schema.ts';
import { definitionName } from '../schema/resolve.ts';
import { componentsOf, schemaNameOf } from './components.ts';
import { type KindPath, type Operation, parameterType, pathsOf } from './operations.ts';
import type { OpenApiDocument } from './v3.ts';

const PREFIX = '#/definitions/';

/** The document of all kinds; `version` is the server's. */
export function openApiV2(kinds: readonly Kind[], version: string): OpenApiDocument {
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version },
    paths: Object.fromEntries(kinds.flatMap(pathsOf).map((item) => [item.path, pathItem(item)])),
    definitions: componentsOf(kinds, dialect),
  };
}

/** Version 2 has no alternatives, no null and no switches for unknown fields. */
function dialect(schema: Schema): Schema {
  if (schema.$ref !== undefined) return { ...schema, $ref: PREFIX + definitionName(schema.$ref) };
  const { allOf: _, anyOf: __, oneOf: ___, not: ____, nullable: _____, ...rest } = schema;
  if (rest['x-kubernetes-int-or-string'] || rest['x-kubernetes-preserve-unknown-fields']) delete rest.type;
  return rest;
}

function pathItem(item: KindPath): object {
  const parameters = item.pathParameters.map((name) => ({ name, in: 'path', required: true, type: 'string' }));
  const operations = item.operations.map((operation) => [operation.method, operationOf(operation, item.kind)]);
  return { ...Object.fromEntries(operations), ...(parameters.length > 0 ? { parameters } : {}) };
}

function operationOf({ method, action, id, parameters }: Operation, kind: Kind): object {
  const schema = { $ref: PREFIX + schemaNameOf(kind) };
  const sendsBody = method === 'post' || method === 'put' || method === 'patch';
  const body = { name: 'body', in: 'body', required: true, schema: method === 'patch' ? { type: 'object' } : schema };
  return {
    operationId: id,
    parameters: [
      ...(sendsBody ? [body] : []),
      ...parameters.map((name) => ({ name, in: 'query', type: parameterType(name), uniqueItems: true })),
    ],
    responses: { 200: { description: 'OK', schema: action === 'list' ? { type: 'object' } : schema } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
  };
}
