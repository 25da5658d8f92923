import { describe, expect, test } from '@jest/globals';
import { conditionOf, isTrue, withCondition } from '../../src/machinery/condition.ts';

const applied = { type: 'Applied', status: 'True' as const, reason: 'Done', message: 'all there' };

describe('conditions', () => {
  test('a new condition carries the time of its transition', () => {
    expect(withCondition(undefined, applied, 0)).toEqual([{ ...applied, lastTransitionTime: '1970-01-01T00:00:00Z' }]);
  });

  test('a changed message does not move the transition time', () => {
    const before = withCondition(undefined, applied, 0);
    const after = withCondition(before, { ...applied, message: 'still there' }, 60_000);
    expect(conditionOf(after, 'Applied')).toMatchObject({
      message: 'still there',
      lastTransitionTime: '1970-01-01T00:00:00Z',
    });
  });

  test('a changed status moves the transition time and keeps the place among the others', () => {
    const other = { ...applied, type: 'Other', lastTransitionTime: '1970-01-01T00:00:00Z' };
    const before = [...withCondition(undefined, applied, 0), other];
    const after = withCondition(before, { ...applied, status: 'False' }, 60_000);
    expect(after.map(({ type }) => type)).toEqual(['Applied', 'Other']);
    expect([isTrue(after, 'Applied'), conditionOf(after, 'Applied')?.lastTransitionTime]).toEqual([
      false,
      '1970-01-01T00:01:00Z',
    ]);
  });
});
