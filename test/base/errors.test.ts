import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { messageOf } from '../../src/base/errors.ts';

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (thrown) {
    return thrown;
  }
}

test.each([
  [thrownBy(() => readFileSync('/nonexistent')), 'no such file or directory'],
  [thrownBy(() => readFileSync('/')), 'illegal operation on a directory'],
  [new Error('connect ECONNREFUSED 127.0.0.1:1'), 'connect ECONNREFUSED 127.0.0.1:1'],
  [new Error('E: not, a code'), 'E: not, a code'],
  ['a text', 'a text'],
])('what %p says is told in words', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
