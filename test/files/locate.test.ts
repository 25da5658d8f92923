import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { lineOf, locateFields } from '../../src/files/locate.ts';

const TEXT = `# first
kind: A
spec:
  list:
    - name: x
      deep: {a: 1,
             b: 2}
    - &anchor
      name: y
---
---
"kind": B
other: *anchor
`;

test.each<[number, string, number | undefined]>([
  [0, '', 2],
  [0, 'kind', 2],
  [0, 'spec.list', 4],
  [0, 'spec.list[0].deep.b', 7],
  [0, 'spec.list[1].name', 9],
  [2, 'kind', 12],
])('document %p has %p on line %p', (document, field, line) => {
  expect(locateFields(TEXT.replace(/other.*\n/, ''))[document]?.get(field)).toBe(line);
});

test('a field that is not written is where the nearest one around it is', () => {
  const [lines] = locateFields(TEXT.replace(/other.*\n/, ''));
  expect(lineOf(lines, '', 'spec.list[0].missing.more[3]')).toBe(5);
  expect(lineOf(lines, 'spec', 'list[1].name')).toBe(9);
  expect(lineOf(lines, '', 'status.phase')).toBe(2);
  expect(lineOf(undefined, '', 'kind')).toBeUndefined();
});

test('every field of every object is found, in YAML and in JSON', () => {
  const paths = (value: unknown, path = ''): string[] => {
    if (typeof value !== 'object' || value === null) return [path];
    const inside = Array.isArray(value)
      ? value.flatMap((item, index) => paths(item, `${path}[${index}]`))
      : Object.entries(value).flatMap(([key, item]) => paths(item, path === '' ? key : `${path}.${key}`));
    return [path, ...inside];
  };
  const key = fc.stringMatching(/^[a-z][a-zA-Z/-]{0,8}$/);
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(key, tie('node'), { maxKeys: 3 }),
    ),
  })).node;
  fc.assert(
    fc.property(fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 }), (object) => {
      for (const text of [dump(object, { noRefs: true }), JSON.stringify(object, null, 2)]) {
        const [lines] = locateFields(text);
        expect(paths(object).filter((path) => !lines?.has(path))).toEqual([]);
      }
    }),
  );
});
