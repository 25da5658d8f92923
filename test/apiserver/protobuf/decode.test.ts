import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeProtobuf } from '../../../src/apiserver/protobuf/decode.ts';
import { WireError } from '../../../src/apiserver/protobuf/wire.ts';

type Part = [number, string | number | Uint8Array];

/** A message from its fields; lengths stay below 128, so each is one byte. */
function message(...parts: Part[]): Uint8Array {
  return Buffer.concat(
    parts.map(([number, value]) => {
      if (typeof value === 'number') return Buffer.from([number << 3, value]);
      const bytes = Buffer.from(value);
      return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
    }),
  );
}

function body(apiVersion: string, kind: string, object: Uint8Array): Uint8Array {
  const type = message([1, apiVersion], [2, kind]);
  return Buffer.concat([Buffer.from('k8s\0'), message([1, type], [2, object])]);
}

describe('a protobuf body', () => {
  test('says what the same JSON would say', () => {
    const entry = message([1, 'key'], [2, Buffer.from('secret')]);
    const label = message([1, 'app'], [2, 'web']);
    const metadata = message([1, 's'], [11, label], [8, message([1, 100])]);
    expect(decodeProtobuf(body('v1', 'Secret', message([1, metadata], [2, entry], [3, 'Opaque'], [5, 1])))).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', labels: { app: 'web' }, creationTimestamp: '1970-01-01T00:01:40Z' },
      data: { key: Buffer.from('secret').toString('base64') },
      type: 'Opaque',
      immutable: true,
    });
  });

  test('has volume sources, int-or-strings and quantities where JSON has them', () => {
    const volume = message([1, 'v'], [2, message([2, message([1, 'Memory'], [2, message([1, '1Gi'])])])]);
    const get = message([1, '/'], [2, message([1, 1], [3, 'http'])]);
    const container = message([1, 'c'], [10, message([1, message([2, get])], [2, 7])]);
    const { spec } = decodeProtobuf(body('v1', 'Pod', message([2, message([1, volume], [2, container])])));
    expect(spec).toEqual({
      volumes: [{ name: 'v', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } }],
      containers: [{ name: 'c', livenessProbe: { httpGet: { path: '/', port: 'http' }, initialDelaySeconds: 7 } }],
    });
  });

  test('of another form or an unknown kind is refused', () => {
    expect(() => decodeProtobuf(Buffer.from('{}'))).toThrow(WireError);
    expect(() => decodeProtobuf(body('example.com/v1', 'Widget', message()))).toThrow(/no kind/);
  });

  test('of any bytes is read or refused, never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeProtobuf(body('v1', 'Pod', bytes.subarray(0, 50)));
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });
});
