import { describe, expect, test } from '@jest/globals';
import { claimOf, claimOn, withClaim, withoutClaim } from '../../src/propagation/claim.ts';
import { aClusterPolicy, aDeployment, aPolicy } from './builders.ts';

const own = claimOf(aPolicy('spread'));
const fleet = claimOf(aClusterPolicy('fleet'));

describe('a claim', () => {
  test.each([
    ['a PropagationPolicy', own, { namespace: 'default', name: 'spread', id: 'spread-id' }],
    ['a ClusterPropagationPolicy', fleet, { name: 'fleet', id: 'fleet-id' }],
  ])('of %s can be read back from the template', (_, claim, expected) => {
    expect(claim).toEqual(expected);
    expect(claimOn(withClaim(aDeployment(), claim))).toEqual(expected);
  });

  test('is not written twice', () => {
    const claimed = withClaim(aDeployment(), own);
    expect(withClaim(claimed, own)).toBe(claimed);
  });

  test('of a namespace displaces a cluster-wide one', () => {
    const claimed = withClaim(withClaim(aDeployment(), fleet), own);
    expect(claimOn(claimed)).toEqual(own);
    expect(claimed.metadata.labels).toEqual({ 'propagationpolicy.karmada.io/permanent-id': 'spread-id' });
  });

  test('goes without a trace and without touching what is not its own', () => {
    const labelled = aDeployment({ metadata: { name: 'web', labels: { app: 'web' }, annotations: { note: 'x' } } });
    expect(withoutClaim(withClaim(labelled, own), own)).toEqual(labelled);
  });

  test('of another policy stays', () => {
    const claimed = withClaim(aDeployment(), own);
    expect(withoutClaim(claimed, { ...own, id: 'another-id' })).toBe(claimed);
    expect(withoutClaim(claimed, fleet)).toBe(claimed);
  });

  test('that lacks a part is none', () => {
    const claimed = withClaim(aDeployment(), own);
    delete claimed.metadata.annotations;
    expect(claimOn(claimed)).toBeUndefined();
  });
});
