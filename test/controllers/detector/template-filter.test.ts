import { describe, expect, test } from '@jest/globals';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import type { DiscoveredResource } from '../../../src/client/client.ts';
import {
  isKarmadasChange,
  isTemplateKind,
  isWishChanged,
  templateObjectFilter,
} from '../../../src/controllers/detector/template-filter.ts';

const aResource = (changes: Partial<DiscoveredResource>): DiscoveredResource => ({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
  verbs: ['create', 'delete', 'get', 'list', 'watch'],
  shortNames: [],
  categories: [],
  singular: 'deployment',
  ...changes,
});

const aTemplate = (metadata: AnyObject['metadata'] = {}, rest: Record<string, unknown> = {}): AnyObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web', namespace: 'default', ...metadata },
  ...rest,
});

describe('kinds that can be propagated', () => {
  test.each([
    ['workloads', {}, true],
    ['custom kinds', { group: 'example.io', kind: 'Thing' }, true],
    ['not policies', { group: 'policy.karmada.io' }, false],
    ['not Events of the core group', { group: '', kind: 'Event' }, false],
    ['not Events of their own group', { group: 'events.k8s.io', kind: 'Event' }, false],
    ['not Leases', { group: 'coordination.k8s.io', kind: 'Lease' }, false],
    ['not what cannot be watched', { verbs: ['list', 'delete'] }, false],
  ])('are %s', (_, changes, expected) => {
    expect(isTemplateKind(aResource(changes), [])).toBe(expected);
  });

  test.each([
    ['a group', 'apps', true],
    ['a group and version', 'apps/v1', true],
    ['another version', 'apps/v2', false],
    ['kinds in any case', 'apps/v1/statefulset,deployment', true],
    ['other kinds', 'apps/v1/StatefulSet', false],
  ])('can be skipped by %s', (_, entry, skipped) => {
    expect(isTemplateKind(aResource({}), [entry])).toBe(!skipped);
  });
});

describe('objects that can be propagated', () => {
  const isTemplate = templateObjectFilter(['kube-.*']);

  test.each([
    ['default', true],
    ['my-kube-x', true],
    ['kube-system', false],
    ['karmada-system', false],
    ['karmada-cluster', false],
    ['karmada-es-member1', false],
  ])('of namespace %s: %s', (namespace, expected) => {
    expect(isTemplate(aTemplate({ namespace }))).toBe(expected);
  });

  test('leave out the maps that every API server writes itself', () => {
    expect(isTemplate(aTemplate({ name: 'kube-root-ca.crt' }))).toBe(false);
    expect(isTemplate({ ...aTemplate({ name: 'kube-root-ca.crt' }), kind: 'Secret' })).toBe(true);
  });

  test('include cluster-wide ones', () => {
    const { namespace: _, ...metadata } = aTemplate().metadata;
    expect(isTemplate({ ...aTemplate(), metadata })).toBe(true);
  });
});

describe('changes of a template', () => {
  test('of status and bookkeeping alone do not matter', () => {
    const old = aTemplate({ resourceVersion: '1' });
    const next = aTemplate({ resourceVersion: '2', managedFields: [] }, { status: { replicas: 1 } });
    expect(isWishChanged(old, next)).toBe(false);
    expect(isWishChanged(old, aTemplate({ labels: { a: 'b' } }))).toBe(true);
  });

  test.each([
    ['claims', { labels: { 'propagationpolicy.karmada.io/permanent-id': 'x' } }, true],
    ['a new generation alone', { generation: 2 }, true],
    ["a user's label", { labels: { app: 'web' } }, false],
    ['the label that stops a namespace', { labels: { 'namespace.karmada.io/skip-auto-propagation': 'true' } }, false],
  ])('by %s are told from wishes of users', (_, metadata, expected) => {
    expect(isKarmadasChange(aTemplate(), aTemplate(metadata))).toBe(expected);
  });

  test('of the body are wishes of users', () => {
    expect(isKarmadasChange(aTemplate(), aTemplate({}, { data: { a: 'b' } }))).toBe(false);
  });
});
