import { describe, expect, test } from '@jest/globals';
import { findByPath } from '../../../src/api/printing/json-path.ts';

const object = {
  metadata: { name: 'x', labels: { 'a.b/c': 'yes', plain: 'p' } },
  spec: {
    list: [
      { n: 1, kind: 'A' },
      { n: 2, kind: 'B' },
    ],
    'with-dash': 1,
    empty: null,
  },
  status: {
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'Other', status: 'False' },
    ],
  },
};

describe('the JSONPath of columns', () => {
  test.each([
    ['.metadata.name', ['x']],
    ['{.metadata.name}', ['x']],
    ['metadata.name', ['x']],
    ['.spec.with-dash', [1]],
    [".metadata.labels['a.b/c']", ['yes']],
    ['.metadata.labels.a\\.b/c', ['yes']],
    ['.spec.list[0].n', [1]],
    ['.spec.list[-1].n', [2]],
    ['.spec.list[*].n', [1, 2]],
    [".status.conditions[?(@.type=='Ready')].status", ['True']],
    ['.status.conditions[?(@.type=="Other")].status', ['False']],
    ['.spec.list[?(@.n > 1)].kind', ['B']],
    ['.spec.list[?(@.n != 1)].kind', ['B']],
    ['.spec.list[?(@.kind)].n', [1, 2]],
    ['..status', [{ conditions: object.status.conditions }, 'True', 'False']],
    ['.spec.empty', []],
    ['.spec.none.deeper', []],
    ['.spec.constructor', []],
    ['.spec[broken', []],
  ])('%s', (path, expected) => {
    expect(findByPath(object, path)).toEqual(expected);
  });
});
