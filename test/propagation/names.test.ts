import { describe, expect, test } from '@jest/globals';
import {
  bindingName,
  clusterOfNamespace,
  dependedByLabel,
  executionNamespace,
  isReservedNamespace,
  referenceKey,
  workName,
} from '../../src/propagation/names.ts';

describe('derived names', () => {
  test.each([
    [{ kind: 'Deployment', namespace: 'default', name: 'nginx' }, 'nginx-687f7fb96f'],
    [{ kind: 'Pods', namespace: 'default', name: 'pod' }, 'pod-5fdddc94c5'],
    [{ kind: 'ClusterRole', name: 'system:a' }, 'system.a-686785f9f8'],
  ])('names the Work of %j %s', (object, expected) => {
    expect(workName(object)).toBe(expected);
  });

  test('names a binding after name and kind, in lower case and without colons', () => {
    expect(bindingName('Deployment', 'nginx')).toBe('nginx-deployment');
    expect(bindingName('ClusterRole', 'system:Admin')).toBe('system.admin-clusterrole');
  });

  test.each([
    ['test-ns', 'ref-name', '699b454579'],
    ['default', 'nginx-deployment', '5bdc5c4dcf'],
  ])('derives the reference key of %s/%s', (namespace, name, key) => {
    expect(referenceKey(namespace, name)).toBe(key);
    expect(dependedByLabel(namespace, name)).toBe(`resourcebinding.karmada.io/depended-by-${key}`);
  });
});

describe('namespaces', () => {
  test('an execution namespace names its cluster', () => {
    expect(executionNamespace('member1')).toBe('karmada-es-member1');
    expect(clusterOfNamespace('karmada-es-member1')).toBe('member1');
    expect(clusterOfNamespace('default')).toBeUndefined();
  });

  test.each([
    ['karmada-system', true],
    ['karmada-cluster', true],
    ['karmada-es-member1', true],
    ['default', false],
    ['karmada', false],
  ])('%s is reserved: %s', (namespace, reserved) => {
    expect(isReservedNamespace(namespace)).toBe(reserved);
  });
});
