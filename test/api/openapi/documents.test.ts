import { describe, expect, test } from '@jest/globals';
import { builtinKinds } from '../../../src/api/builtin/index.ts';
import type { Kind } from '../../../src/api/kind.ts';
import { documentPath } from '../../../src/api/openapi/operations.ts';
import { openApiV2 } from '../../../src/api/openapi/v2.ts';
import { openApiV3 } from '../../../src/api/openapi/v3.ts';
import { kindOf } from '../builtin/kinds.ts';

const custom: Kind = {
  group: 'g.io',
  version: 'v1',
  kind: 'W',
  plural: 'ws',
  singular: 'w',
  listKind: 'WList',
  namespaced: false,
  shortNames: [],
  categories: [],
  schema: { type: 'object', properties: { spec: { type: 'object', nullable: true, description: 'what is wanted' } } },
  subresources: { status: true },
  columns: [],
};

type Json = Record<string, unknown>;

/** Every `$ref` in a document. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === '$ref' && typeof item === 'string' ? [item] : references(item),
  );
}

describe('OpenAPI v3', () => {
  const apps = builtinKinds().filter(({ group }) => group === 'apps');
  const document = openApiV3(apps, 'v1.36.1');
  const schemas = (document['components'] as { schemas: Json }).schemas;
  const paths = document['paths'] as Json;

  test('every reference leads to a schema of the document', () => {
    const names = new Set(Object.keys(schemas).map((name) => `#/components/schemas/${name}`));
    const found = references(document);
    expect(found.length).toBeGreaterThan(100);
    expect(found.filter((ref) => !names.has(ref))).toEqual([]);
  });

  test('a kind is found by its path, as kubectl explain looks for it', () => {
    const item = paths['/apis/apps/v1/namespaces/{namespace}/deployments'];
    const gvk = { group: 'apps', version: 'v1', kind: 'Deployment' };
    expect(item).toMatchObject({ get: { 'x-kubernetes-group-version-kind': gvk, 'x-kubernetes-action': 'list' } });
    expect(schemas['io.k8s.api.apps.v1.Deployment']).toMatchObject({ 'x-kubernetes-group-version-kind': [gvk] });
  });

  test('offers strategic merge patches for built-in kinds only, as kubectl apply chooses its patch by that', () => {
    const typesOf = (kind: Kind, path: string) => {
      const item = (openApiV3([kind], 'v1')['paths'] as Json)[path] as { patch: { requestBody: { content: Json } } };
      return Object.keys(item.patch.requestBody.content);
    };
    const type = 'application/strategic-merge-patch+json';
    const deployments = '/apis/apps/v1/namespaces/{namespace}/deployments/{name}';
    expect(typesOf(kindOf('apps/v1', 'Deployment'), deployments)).toContain(type);
    expect(typesOf(custom, '/apis/g.io/v1/ws/{name}')).not.toContain(type);
    expect(typesOf(custom, '/apis/g.io/v1/ws/{name}')).toContain('application/merge-patch+json');
  });

  test('patching takes fieldValidation, as kubectl asks before it leaves validation to the server', () => {
    const item = paths['/apis/apps/v1/namespaces/{namespace}/deployments/{name}'] as {
      patch: { parameters: { name: string; in: string }[] };
    };
    expect(item.patch.parameters.map(({ name }) => name)).toContain('fieldValidation');
  });

  test('what stands beside a reference moves around it', () => {
    expect(schemas['io.k8s.api.apps.v1.DeploymentSpec']).toMatchObject({
      properties: {
        strategy: {
          allOf: [{ $ref: '#/components/schemas/io.k8s.api.apps.v1.DeploymentStrategy' }],
          'x-kubernetes-patch-strategy': 'retainKeys',
        },
      },
    });
  });

  test('a custom kind brings its schema and the metadata of all objects', () => {
    const own = openApiV3([custom], 'v1')['components'] as { schemas: Json };
    expect(own.schemas['io.g.v1.W']).toMatchObject({
      'x-kubernetes-group-version-kind': [{ group: 'g.io', version: 'v1', kind: 'W' }],
      properties: {
        spec: { description: 'what is wanted', nullable: true },
        metadata: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
      },
    });
  });

  test('documents are named by group and version', () => {
    expect([kindOf('v1', 'Pod'), kindOf('apps/v1', 'Deployment'), custom].map(documentPath)).toEqual([
      'api/v1',
      'apis/apps/v1',
      'apis/g.io/v1',
    ]);
  });
});

describe('OpenAPI v2', () => {
  const document = openApiV2([...builtinKinds(), custom], 'v1.36.1');

  test('every reference leads to a definition of the document', () => {
    const names = new Set(Object.keys(document['definitions'] as object).map((name) => `#/definitions/${name}`));
    expect(references(document).filter((ref) => !names.has(ref))).toEqual([]);
  });

  test('says nothing that version 2 has no words for', () => {
    expect(JSON.stringify((document['definitions'] as Json)['io.g.v1.W'])).not.toContain('nullable');
  });
});
