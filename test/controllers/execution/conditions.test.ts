import { describe, expect, test } from '@jest/globals';
import { applied, dispatching } from '../../../src/controllers/execution/conditions.ts';
import { hasDrifted } from '../../../src/controllers/execution/drift.ts';

describe('the conditions of a Work', () => {
  test('say whether it is being sent', () => {
    expect([dispatching(false), dispatching(true)]).toMatchObject([
      { type: 'Dispatching', status: 'True', reason: 'Dispatching' },
      { type: 'Dispatching', status: 'False', reason: 'SuspendDispatching' },
    ]);
  });

  test('say how many manifests arrived, and why the others did not', () => {
    expect(applied(2, [])).toMatchObject({ status: 'True', reason: 'AppliedSuccessful' });
    expect(applied(2, [new Error('no room')]).message).toBe('Failed to apply all manifests (1/2): no room');
    expect(applied(2, [new Error('a'), new Error('b')]).message).toBe('Failed to apply all manifests (0/2): [a, b]');
  });
});

describe('drift', () => {
  const object = { kind: 'ConfigMap', metadata: { name: 'a', resourceVersion: '1', generation: 1 }, data: { a: 'b' } };

  test('is not what a cluster keeps about an object', () => {
    const metadata = { name: 'a', resourceVersion: '2', generation: 2, managedFields: [] };
    expect(hasDrifted(object, { ...object, metadata, status: { ready: true } })).toBe(false);
  });

  test('is anything a manifest could have said', () => {
    expect(hasDrifted(object, { ...object, data: { a: 'c' } })).toBe(true);
    expect(hasDrifted(object, { ...object, metadata: { ...object.metadata, labels: { x: 'y' } } })).toBe(true);
  });
});
