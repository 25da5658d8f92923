import { describe, expect, test } from '@jest/globals';
import { changedTaints, changeProblems, isTaintWord, parseTaints } from '../../../src/cli/clusters/taints.ts';

const a = { key: 'team', value: 'a', effect: 'NoSchedule' };
const gone = { key: 'gone', effect: 'NoExecute', timeAdded: '2026-01-01T00:00:00Z' };

describe('words for taints', () => {
  test.each([
    ['team=a:NoSchedule', { added: [a], removed: [] }],
    ['example.com/gone:NoExecute', { added: [{ key: 'example.com/gone', effect: 'NoExecute' }], removed: [] }],
    ['team:NoSchedule-', { added: [], removed: [{ key: 'team', effect: 'NoSchedule' }] }],
    ['team-', { added: [], removed: [{ key: 'team' }] }],
  ])('%s is understood', (word, change) => {
    expect(isTaintWord(word)).toBe(true);
    expect(parseTaints([word])).toEqual(change);
  });

  test('a name of a cluster is none', () => {
    expect(isTaintWord('member-1')).toBe(false);
  });

  test('every problem is told at once', () => {
    const parse = () => parseTaints(['team=a', 'team=b:NoWay', '=x:NoSchedule', 'k:NoExecute', 'k:NoExecute', 'k-']);
    expect(parse).toThrow('taint "team=a": an effect is required\n');
    expect(parse).toThrow('taint "team=b:NoWay": the effect must be NoSchedule or NoExecute\n');
    expect(parse).toThrow('taint "=x:NoSchedule": key: name part must be non-empty\n');
    expect(parse).toThrow('taint "k:NoExecute" is given twice\n');
    expect(parse).toThrow('taint "k" is both added and removed');
  });
});

describe('a change of taints', () => {
  test('keeps the order and the time of taints that stay, and replaces a value in its place', () => {
    const change = parseTaints(['team=b:NoSchedule', 'gone:NoExecute', 'new:NoExecute']);
    expect(changedTaints([a, gone], change)).toEqual([{ ...a, value: 'b' }, gone, { key: 'new', effect: 'NoExecute' }]);
  });

  test('removes one effect of a key, or all of them', () => {
    const both = [a, { key: 'team', effect: 'NoExecute' }];
    expect(changedTaints(both, parseTaints(['team:NoExecute-']))).toEqual([a]);
    expect(changedTaints(both, parseTaints(['team-']))).toEqual([]);
  });

  test('finds what exists already, unless it may be replaced, and what is not there', () => {
    const change = parseTaints(['team=b:NoSchedule', 'absent-']);
    expect(changeProblems([a], change, true)).toEqual(['has no taint "absent"']);
    expect(changeProblems([a], change, false)).toEqual([
      'has the taint "team:NoSchedule" already; replace its value with --overwrite',
      'has no taint "absent"',
    ]);
  });
});
