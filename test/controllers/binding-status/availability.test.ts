import { describe, expect, test } from '@jest/globals';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { withAvailability } from '../../../src/controllers/binding-status/availability.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

function aDeployment(availableReplicas: number, maxUnavailable?: number | string): AnyObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas: 4, ...(maxUnavailable === undefined ? {} : { strategy: { rollingUpdate: { maxUnavailable } } }) },
    status: { availableReplicas },
  };
}

const stateOf = (template: AnyObject): unknown =>
  (template.status?.['conditions'] as { type: string; status: string }[] | undefined)?.map(({ type, status }) => [
    type,
    status,
  ]);

describe('the availability of a Deployment in the control plane', () => {
  test.each<[string, AnyObject, string]>([
    ['all replicas', aDeployment(4), 'True'],
    ['one too few', aDeployment(3), 'False'],
    ['one too few where one may be missing', aDeployment(3, 1), 'True'],
    ['a quarter missing where 25% may be', aDeployment(3, '25%'), 'True'],
    ['half missing where 25% may be', aDeployment(2, '25%'), 'False'],
  ])('with %s available', (_, template, status) => {
    expect(stateOf(withAvailability(template, NOW))).toEqual([['Available', status]]);
  });

  test('keeps its time while it says the same, and other conditions', () => {
    const first = withAvailability(aDeployment(4), NOW);
    expect(withAvailability(first, NOW + 60_000)).toEqual(first);
  });

  test('other kinds stay as they are', () => {
    const pod: AnyObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } };
    expect(withAvailability(pod, NOW)).toBe(pod);
  });
});
