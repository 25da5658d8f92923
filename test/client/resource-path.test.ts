import { describe, expect, test } from '@jest/globals';
import { deployments } from '../../src/api/core/apps.ts';
import { namespaces, secrets } from '../../src/api/core/core.ts';
import { resourcePath, withQuery } from '../../src/client/resource-path.ts';

describe('paths of objects', () => {
  test.each([
    ['all of a kind', resourcePath(deployments), '/apis/apps/v1/deployments'],
    ['a namespace of it', resourcePath(deployments, { namespace: 'a' }), '/apis/apps/v1/namespaces/a/deployments'],
    ['a core object', resourcePath(secrets, { namespace: 'a', name: 'b' }), '/api/v1/namespaces/a/secrets/b'],
    [
      'a cluster-wide kind drops the namespace',
      resourcePath(namespaces, { namespace: 'x', name: 'a' }),
      '/api/v1/namespaces/a',
    ],
    ['a subresource', resourcePath(namespaces, { name: 'a', subresource: 'status' }), '/api/v1/namespaces/a/status'],
    [
      'a name that would leave its place',
      resourcePath(namespaces, { name: '../x?y' }),
      '/api/v1/namespaces/..%2Fx%3Fy',
    ],
  ])('%s', (_, actual, expected) => {
    expect(actual).toBe(expected);
  });

  test('a query holds what is defined, encoded', () => {
    expect(withQuery('/a', { labelSelector: 'a in (b,c)', limit: 5, watch: true, none: undefined })).toBe(
      '/a?labelSelector=a%20in%20(b%2Cc)&limit=5&watch=true',
    );
    expect(withQuery('/a', { none: undefined })).toBe('/a');
  });
});
