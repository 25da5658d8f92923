import { describe, expect, test } from '@jest/globals';
import type { ClusterPropagationPolicy } from '../../src/api/policy/v1alpha1/cluster-propagation-policy.ts';
import { createClaims } from '../../src/preview/claim.ts';
import type { Policy } from '../../src/preview/inventory.ts';
import { aDeployment, aPolicy, claimOf, DIVIDED } from './fleet.ts';

const subject = { ...aDeployment(), metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } } };
const byName = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }];
const byLabel = [{ apiVersion: 'apps/v1', kind: 'Deployment', labelSelector: { matchLabels: { app: 'web' } } }];
const other = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'other' }];

const aClusterPolicy = (name: string, spec: Partial<Policy['spec']> = {}): ClusterPropagationPolicy => ({
  apiVersion: 'policy.karmada.io/v1alpha1',
  kind: 'ClusterPropagationPolicy',
  metadata: { name },
  spec: { ...aPolicy().spec, ...spec },
});

const fresh = (policies: Policy[]) =>
  createClaims([], policies, { preemption: false })({ template: subject, complete: true, annotations: {} })?.claim;

describe('the policy of a new template', () => {
  test('is none when nothing selects it', () => {
    expect(fresh([aPolicy('a', DIVIDED, { resourceSelectors: other })])).toBeUndefined();
  });

  test('is the one of highest priority', () => {
    expect(
      fresh([aPolicy('a', DIVIDED, { resourceSelectors: byName }), aPolicy('b', DIVIDED, { priority: 1 })]),
    ).toEqual({
      kind: 'PropagationPolicy',
      namespace: 'default',
      name: 'b',
      reason: 'selected by kind; higher priority (next: a)',
    });
  });

  test('of equal priority is the most specific', () => {
    const policies = [
      aPolicy('a'),
      aPolicy('b', DIVIDED, { resourceSelectors: byLabel }),
      aPolicy('c', DIVIDED, { resourceSelectors: byName }),
    ];
    expect(fresh(policies)?.name).toBe('c');
    expect(fresh(policies.slice(0, 2))?.reason).toBe('selected by label; narrower selector (next: a)');
  });

  test('otherwise is the first by name', () => {
    expect(fresh([aPolicy('b'), aPolicy('a')])?.reason).toBe('selected by kind; first by name (next: b)');
  });

  test('is a PropagationPolicy rather than any ClusterPropagationPolicy', () => {
    expect(fresh([aClusterPolicy('a', { priority: 9, resourceSelectors: byName }), aPolicy('z')])?.name).toBe('z');
  });

  test('is never one of another namespace', () => {
    const elsewhere = { ...aPolicy(), metadata: { name: 'web', namespace: 'other' } };
    expect(fresh([elsewhere])).toBeUndefined();
  });
});

describe('the policy of a template that has one', () => {
  const owner = aPolicy('owner');
  const of = (before: Policy[], after: Policy[], preemption = false) =>
    createClaims(before, after, { preemption })({ template: subject, complete: true, annotations: claimOf(owner) });

  test('stays, even against a better one', () => {
    const better = aPolicy('better', DIVIDED, { priority: 5 });
    expect(of([owner], [owner, better])?.claim).toEqual({
      kind: 'PropagationPolicy',
      namespace: 'default',
      name: 'owner',
      reason: 'has it already; PropagationPolicy default/better would be preferred for a new template',
    });
  });

  test('gives way to a stronger one that names the template and preempts, where the gate is on', () => {
    const taker = aPolicy('taker', DIVIDED, { priority: 5, preemption: 'Always', resourceSelectors: byName });
    expect(of([owner], [owner, taker], true)?.claim.reason).toBe(
      'takes it from PropagationPolicy default/owner: preemption is Always',
    );
    expect(of([owner], [owner, taker])?.claim).toMatchObject({
      name: 'owner',
      reason: expect.stringContaining('only with the feature gate PropagationPolicyPreemption'),
    });
    expect(of([owner, taker], [owner, taker], true)?.claim.name).toBe('owner');
  });

  test('is told with the one it passes from', () => {
    const from = { kind: 'PropagationPolicy', namespace: 'default', name: 'owner' };
    expect(of([owner], [aPolicy('heir')])?.claim).toMatchObject({ name: 'heir', from });
    expect(of([owner], [owner])?.claim).not.toHaveProperty('from');
  });

  test('is chosen anew when the policy is gone', () => {
    expect(of([owner], [aPolicy('heir')])?.claim.name).toBe('heir');
  });

  test('is chosen anew when an edit makes the policy let go', () => {
    expect(of([owner], [aPolicy('owner', DIVIDED, { resourceSelectors: other }), aPolicy('heir')])?.claim.name).toBe(
      'heir',
    );
  });

  test('stays without effect when only the template stopped matching', () => {
    const narrow = aPolicy('owner', DIVIDED, { resourceSelectors: other });
    expect(of([narrow], [narrow])).toMatchObject({ frozen: true, claim: { name: 'owner' } });
  });
});
