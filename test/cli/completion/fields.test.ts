import { expect, test } from '@jest/globals';
import { fieldPaths } from '../../../src/cli/completion/fields.ts';

test('fields are suggested by their paths, but for lists, managed fields and names that need quotes', () => {
  const object = {
    kind: 'Pod',
    metadata: { name: 'web', labels: { app: 'web', 'a/b': 'c' }, managedFields: { manager: 'x' } },
    spec: { replicas: 2, containers: [{ name: 'main' }], template: { metadata: { deep: { deeper: 1 } } } },
    status: null,
  };
  expect(fieldPaths(object)).toEqual(['.kind', '.metadata.name', '.metadata.labels.app', '.spec.replicas']);
});
