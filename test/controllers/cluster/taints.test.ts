import { describe, expect, test } from '@jest/globals';
import type { Taint } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import type { Condition } from '../../../src/api/meta/object.ts';
import { taintMessage, taintsFor } from '../../../src/controllers/cluster/taints.ts';

const NOT_READY = 'cluster.karmada.io/not-ready';
const UNREACHABLE = 'cluster.karmada.io/unreachable';
const taint = (key: string, effect: Taint['effect'] = 'NoSchedule'): Taint => ({ key, effect });
const ready = (status: Condition['status']): Condition => ({
  type: 'Ready',
  status,
  reason: 'Any',
  message: '',
  lastTransitionTime: '2026-01-01T00:00:00Z',
});

describe('taints of a cluster', () => {
  test.each([
    ['a cluster that never reported is not ready', [], undefined, [NOT_READY]],
    ['a ready cluster loses both', [NOT_READY, UNREACHABLE, 'mine'], ready('True'), ['mine']],
    ['an unready cluster is not ready', [UNREACHABLE], ready('False'), [NOT_READY]],
    ['a cluster out of sight is unreachable', [NOT_READY], ready('Unknown'), [UNREACHABLE]],
  ])('%s', (_, keys, condition, expected) => {
    expect(
      taintsFor(
        keys.map((key) => taint(key)),
        condition,
        0,
      ).map(({ key }) => key),
    ).toEqual(expected);
  });

  test('are the same array when nothing changes, so that nothing is written', () => {
    const taints = [taint(NOT_READY)];
    expect(taintsFor(taints, ready('False'), 0)).toBe(taints);
  });

  test('with NoExecute belong to people and stay', () => {
    const taints = [taint(NOT_READY, 'NoExecute')];
    expect(taintsFor(taints, ready('True'), 0)).toBe(taints);
    expect(taintsFor(taints, ready('False'), 0)).toHaveLength(2);
  });

  test('carry the time they were added', () => {
    expect(taintsFor([], undefined, 0)).toEqual([{ ...taint(NOT_READY), timeAdded: '1970-01-01T00:00:00Z' }]);
  });

  test('are told as text', () => {
    expect([taintMessage([]), taintMessage([taint('a'), { ...taint('b'), value: 'c' }])]).toEqual([
      'Taint cluster succeed: cluster now does not have taints.',
      'Taint cluster succeed: cluster now has taints([{Key:a,Effect:NoSchedule},{Key:b,Value:c,Effect:NoSchedule}]).',
    ]);
  });
});
