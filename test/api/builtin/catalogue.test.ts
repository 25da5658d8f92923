import { describe, expect, test } from '@jest/globals';
import { builtinDefinitions } from '../../../src/api/builtin/definitions.ts';
import { builtinKinds } from '../../../src/api/builtin/index.ts';
import { decodeObject } from '../../../src/api/object-codec.ts';
import { resolve } from '../../../src/api/schema/resolve.ts';
import { kindOf } from './kinds.ts';

describe('the catalogue of built-in kinds', () => {
  test('describes a kind in full', () => {
    expect(kindOf('apps/v1', 'Deployment')).toMatchObject({
      plural: 'deployments',
      singular: 'deployment',
      listKind: 'DeploymentList',
      namespaced: true,
      shortNames: ['deploy'],
      categories: ['all'],
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      subresources: { status: true, scale: { specReplicasPath: '.spec.replicas' } },
    });
  });

  test('leaves out what cannot be stored', () => {
    const names = builtinKinds().map(({ kind }) => kind);
    expect(names).not.toContain('SubjectAccessReview');
    expect(names).not.toContain('ComponentStatus');
  });

  test('serves each collection in one form', () => {
    const collections = builtinKinds().map(({ group, plural }) => `${plural}.${group}`);
    expect(new Set(collections).size).toBe(collections.length);
  });

  test.each(builtinKinds().map((kind) => [`${kind.group}/${kind.version} ${kind.kind}`, kind] as const))(
    '%s has a schema and can be read',
    (_, kind) => {
      expect(resolve(kind.schema, builtinDefinitions).properties?.['metadata']).toBeDefined();
      const { object } = decodeObject(kind, { apiVersion: 'v1', kind: kind.kind, metadata: { name: 'x' } });
      expect(object.metadata.name).toBe('x');
    },
  );
});
