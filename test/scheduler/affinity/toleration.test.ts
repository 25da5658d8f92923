import { expect, test } from '@jest/globals';
import { type TolerationLike, untolerated } from '../../../src/scheduler/affinity/toleration.ts';

const taint = { key: 'k', value: 'v', effect: 'NoSchedule' };

const rows: [TolerationLike, boolean][] = [
  [{ operator: 'Exists' }, true],
  [{ key: 'k', value: 'v' }, true],
  [{ key: 'k', operator: 'Equal', value: 'v', effect: 'NoSchedule' }, true],
  [{ key: 'k', operator: 'Exists' }, true],
  [{ key: 'k', operator: 'Exists', effect: 'NoExecute' }, false],
  [{ key: 'k' }, false],
  [{ key: 'other', operator: 'Exists' }, false],
  [{ key: 'k', operator: 'Gt', value: 'v' }, false],
];

test.each(rows)('%j covers k=v:NoSchedule: %s', (toleration, covers) => {
  expect(untolerated([taint], [toleration])).toEqual(covers ? undefined : taint);
});

test('the first taint without toleration is told', () => {
  const second = { key: 'l', effect: 'NoExecute' };
  expect(untolerated([taint, second], [{ key: 'k', operator: 'Exists' }])).toEqual(second);
});
