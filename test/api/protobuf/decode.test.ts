import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { definitionNameOf } from '../../../src/api/builtin/definitions.ts';
import { parseApiVersion } from '../../../src/api/kind.ts';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { decodeObject } from '../../../src/api/object-codec.ts';
import { decodeProtobuf } from '../../../src/api/protobuf/decode.ts';
import { readFields, WireError } from '../../../src/api/protobuf/wire.ts';

/** What kubectl sent for `kubectl create …`, and what it prints for the same command with `-o json`. */
const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'bodies.json'), 'utf8')) as {
  name: string;
  body: string;
  object: AnyObject;
}[];

/** As a server understands it: without empty values, with defaults. */
function understood(object: Record<string, unknown>): unknown {
  const { group, version } = parseApiVersion(String(object['apiVersion']));
  const $ref = definitionNameOf(group, version, String(object['kind'])) ?? '';
  return decodeObject({ schema: { $ref } }, object);
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'));

describe('bodies in protobuf form', () => {
  test.each(recorded.map(({ name, body, object }) => [name, body, object] as const))(
    'a %s means the same as its JSON form',
    (_, body, object) => {
      expect(understood(decodeProtobuf(bytesOf(body)))).toEqual(understood(object));
    },
  );

  test.each([
    ['nothing', []],
    ['other bytes', [1, 2, 3, 4]],
    ['a text cut short', [0x6b, 0x38, 0x73, 0, 0x0a, 0x7f]],
    ['an unknown wire type', [0x6b, 0x38, 0x73, 0, 0x0f]],
    ['a number without end', [0x6b, 0x38, 0x73, 0, ...Array<number>(12).fill(0xff)]],
    ['no kind', [0x6b, 0x38, 0x73, 0]],
  ])('refuses %s', (_, bytes) => {
    expect(() => decodeProtobuf(Uint8Array.from(bytes))).toThrow(WireError);
  });

  test('a body cut anywhere is refused or read, never worse', () => {
    const whole = bytesOf(recorded[0]?.body ?? '');
    for (let length = 0; length < whole.length; length++) {
      try {
        decodeProtobuf(whole.subarray(0, length));
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
    }
  });

  test('reads numbers of every size', () => {
    expect(readFields(Uint8Array.from([0x08, 0xac, 0x02, 0x11, ...Array<number>(8).fill(0)]))).toEqual([
      { number: 1, value: 300n },
      { number: 2, value: new Uint8Array(8) },
    ]);
  });
});
