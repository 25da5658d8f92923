import { describe, expect, test } from '@jest/globals';
import { applyJsonPatch, JsonPatchError, parsePointer } from '../../../src/api/schema/json-patch.ts';

describe('JSON patch', () => {
  test.each([
    ['adds a key', { a: 1 }, [{ op: 'add', path: '/b', value: 2 }], { a: 1, b: 2 }],
    ['replaces an existing key on add', { a: 1 }, [{ op: 'add', path: '/a', value: 2 }], { a: 2 }],
    ['inserts into a list', { l: [1, 3] }, [{ op: 'add', path: '/l/1', value: 2 }], { l: [1, 2, 3] }],
    ['appends with a dash', { l: [1] }, [{ op: 'add', path: '/l/-', value: 2 }], { l: [1, 2] }],
    ['removes a list element', { l: [1, 2] }, [{ op: 'remove', path: '/l/0' }], { l: [2] }],
    ['replaces', { a: { b: 1 } }, [{ op: 'replace', path: '/a/b', value: null }], { a: { b: null } }],
    ['moves', { a: { b: 1 }, c: {} }, [{ op: 'move', from: '/a/b', path: '/c/d' }], { a: {}, c: { d: 1 } }],
    ['copies', { a: [1] }, [{ op: 'copy', from: '/a', path: '/b' }], { a: [1], b: [1] }],
    ['tests and goes on', { a: [1] }, [{ op: 'test', path: '/a', value: [1] }], { a: [1] }],
    ['takes an absent value for null', {}, [{ op: 'test', path: '/a', value: null }], {}],
    ['reads escaped keys', { 'a/b': 1, 'c~d': 2 }, [{ op: 'remove', path: '/a~1b' }], { 'c~d': 2 }],
    ['replaces the whole document', { a: 1 }, [{ op: 'replace', path: '', value: { b: 1 } }], { b: 1 }],
  ])('%s', (_, document, operations, expected) => {
    expect(applyJsonPatch(document, operations)).toEqual(expected);
  });

  test.each([
    ['a failing test', [{ op: 'test', path: '/a', value: 2 }], 'testing value /a failed'],
    ['removing what is not there', [{ op: 'remove', path: '/none' }], 'nonexistent key: none'],
    ['replacing what is not there', [{ op: 'replace', path: '/none', value: 1 }], 'missing key: /none'],
    ['a parent that is not there', [{ op: 'add', path: '/x/y', value: 1 }], 'doc is missing path: "/x/y"'],
    ['an index out of range', [{ op: 'add', path: '/l/5', value: 1 }], 'invalid index: 5'],
    ['an index that is none', [{ op: 'add', path: '/l/x', value: 1 }], 'not an array index'],
    ['an unknown operation', [{ op: 'toString', path: '/a' }], 'unexpected kind: toString'],
    ['a missing value', [{ op: 'add', path: '/a' }], 'missing value'],
    ['a pointer without a slash', [{ op: 'remove', path: 'a' }], "starts with '/'"],
    ['moving into itself', [{ op: 'move', from: '/l', path: '/l/0' }], 'into itself'],
  ])('refuses %s', (_, operations, message) => {
    const attempt = (): unknown => applyJsonPatch({ a: 1, l: [1] }, operations);
    expect(attempt).toThrow(JsonPatchError);
    expect(attempt).toThrow(message);
  });

  test('leaves the document it was given alone', () => {
    const document = { a: { b: [1] } };
    applyJsonPatch(document, [{ op: 'add', path: '/a/b/0', value: 0 }]);
    expect(document).toEqual({ a: { b: [1] } });
  });

  test('splits pointers', () => {
    expect(parsePointer('/a~01/b~1c')).toEqual(['a~1', 'b/c']);
  });
});
