import { expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { printKyaml } from '../../../src/cli/printers/kyaml.ts';

/** As kubectl 1.36 prints it. */
const AS_KUBECTL = String.raw`---
{
  apiVersion: "v1",
  data: {
    "-z": "1",
    ".inf": "1",
    "0x1f": "q",
    "1": "x",
    "1.5": "2",
    "1_000": "1",
    1a: "x",
    "1e3": "2",
    "2020-01-01": "1",
    A: "1",
    "NO": "1",
    _: "1",
    a: "\
      \  lead\n\
       \n\
      \	x\n\
       end\
      ",
    a.b: "1",
    b: "\
       \n\
      ",
    c: "é☃\_\L😀<>&",
    d: "\
       a\r\n\
       b\
      ",
    "null": "x: \"y\" \\ ",
    "trUe": "1",
    "y": "1",
  },
  kind: "ConfigMap",
  metadata: {
    empty: {},
    finalizers: [
      "kubernetes",
    ],
    generation: 1,
    none: [],
    owners: [{
      controller: true,
      name: "a",
    }, {
      controller: null,
      name: "b",
    }],
  },
}
`;

const value = {
  kind: 'ConfigMap',
  apiVersion: 'v1',
  data: {
    ...{ y: '1', trUe: '1', null: 'x: "y" \\ ', d: 'a\r\nb', c: 'é☃\u00a0\u2028😀<>&', b: '\n', 'a.b': '1' },
    ...{ a: '  lead\n\n\tx\nend', _: '1', NO: '1', A: '1', '2020-01-01': '1', '1e3': '2', '1a': 'x', '1_000': '1' },
    ...{ '1.5': '2', 1: 'x', '0x1f': 'q', '.inf': '1', '-z': '1' },
  },
  metadata: {
    empty: {},
    none: [],
    finalizers: ['kubernetes'],
    generation: 1,
    left: undefined,
    owners: [
      { name: 'a', controller: true },
      { name: 'b', controller: null },
    ],
  },
};

test('prints what kubectl prints', () => {
  expect(printKyaml(value)).toBe(AS_KUBECTL);
});

test('is YAML, and says the same', () => {
  expect(load(printKyaml(value))).toEqual(JSON.parse(JSON.stringify(value)));
  expect(load(printKyaml('a\u0001\u0085\ufeff'))).toBe('a\u0001\u0085\ufeff');
});
