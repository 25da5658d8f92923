import { describe, expect, test } from '@jest/globals';
import type { ResourceSelector } from '../../src/api/policy/v1alpha1/resource-selector.ts';
import { bestMatch, choosePolicy, matchSelector } from '../../src/propagation/policy-match.ts';
import { aClusterPolicy, aDeployment, aPolicy } from './builders.ts';

const selector = (changes: Partial<ResourceSelector> = {}): ResourceSelector => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  ...changes,
});

const template = aDeployment({ metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } } });

describe('a selector', () => {
  test.each([
    ['of another kind matches nothing', selector({ kind: 'StatefulSet' }), 'none'],
    ['of another version matches nothing', selector({ apiVersion: 'apps/v1beta1' }), 'none'],
    ['of another namespace matches nothing', selector({ namespace: 'other' }), 'none'],
    ['without anything else matches the kind', selector(), 'all'],
    ['with the name matches by name', selector({ name: 'web' }), 'name'],
    ['with another name matches nothing', selector({ name: 'api' }), 'none'],
    ['with matching labels matches by label', selector({ labelSelector: { matchLabels: { app: 'web' } } }), 'label'],
    ['with other labels matches nothing', selector({ labelSelector: { matchLabels: { app: 'api' } } }), 'none'],
    [
      'with a name ignores its labels',
      selector({ name: 'web', labelSelector: { matchLabels: { app: 'api' } } }),
      'name',
    ],
  ])('%s', (_, given, expected) => {
    expect(matchSelector(given, template)).toBe(expected);
  });

  test('the narrowest of several counts', () => {
    expect(bestMatch([selector(), selector({ name: 'web' }), selector({ name: 'api' })], template)).toBe('name');
  });
});

const names = (policies: Parameters<typeof choosePolicy>[1]): (string | undefined)[] =>
  choosePolicy(template, policies).candidates.map(({ policy }) => policy.metadata.name);

describe('between policies', () => {
  test('one of the namespace goes before any cluster-wide one', () => {
    const policies = {
      propagationPolicies: [aPolicy('own', { priority: 0 })],
      clusterPropagationPolicies: [aClusterPolicy('fleet', { priority: 100 })],
    };
    expect(names(policies)).toEqual(['own', 'fleet']);
    expect(choosePolicy(template, policies).reason).toBe(
      'selected by kind; a PropagationPolicy goes before any ClusterPropagationPolicy (next: fleet)',
    );
  });

  test('priority goes before how narrowly one selects, and that before the name', () => {
    const propagationPolicies = [
      aPolicy('a-by-kind'),
      aPolicy('b-by-name', { resourceSelectors: [selector({ name: 'web' })] }),
      aPolicy('c-important', { priority: 1 }),
      aPolicy('d-by-kind'),
    ];
    expect(names({ propagationPolicies, clusterPropagationPolicies: [] })).toEqual([
      'c-important',
      'b-by-name',
      'a-by-kind',
      'd-by-kind',
    ]);
  });

  test('those of other namespaces and those being deleted do not count', () => {
    const elsewhere = aPolicy('elsewhere');
    elsewhere.metadata.namespace = 'other';
    const dying = aPolicy('dying');
    dying.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
    expect(choosePolicy(template, { propagationPolicies: [elsewhere, dying], clusterPropagationPolicies: [] })).toEqual(
      {
        candidates: [],
        reason: '',
      },
    );
  });

  test('a cluster-wide template falls under cluster-wide policies only', () => {
    const role = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } };
    const resourceSelectors = [{ apiVersion: 'v1', kind: 'Namespace' }];
    const choice = choosePolicy(role, {
      propagationPolicies: [aPolicy('own', { resourceSelectors })],
      clusterPropagationPolicies: [aClusterPolicy('fleet', { resourceSelectors })],
    });
    expect(choice.candidates.map(({ policy }) => policy.metadata.name)).toEqual(['fleet']);
    expect(choice.reason).toBe('selected by kind');
  });
});
