/** The protobuf wire format: fields of a message with their raw values. */

/** Bytes that are no message, or one cut off. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** A field as it stands in a message: a number, or the bytes of a text, a message or a map entry. */
export type WireField = { number: number; value: bigint | Uint8Array };

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const MAX_VARINT = 10;

/** The fields of a message, in their order. */
export function* readFields(bytes: Uint8Array): Generator<WireField> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let i = 0; i < MAX_VARINT; i++) {
      const byte = bytes[at++];
      if (byte === undefined) throw new WireError('unexpected EOF');
      value |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) return value;
    }
    throw new WireError('integer overflow');
  };
  const take = (length: number): number => {
    const start = at;
    at += length;
    if (at > bytes.length) throw new WireError('unexpected EOF');
    return start;
  };
  const read: Readonly<Record<number, () => bigint | Uint8Array>> = {
    [VARINT]: varint,
    [FIXED64]: () => view.getBigUint64(take(8), true),
    [BYTES]: () => {
      const length = Number(varint());
      const start = take(length);
      return bytes.subarray(start, start + length);
    },
    [FIXED32]: () => BigInt(view.getUint32(take(4), true)),
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const value = read[tag & 7]?.();
    if (value === undefined) throw new WireError(`illegal wireType ${tag & 7}`);
    yield { number: tag >>> 3, value };
  }
}

/** The value as a signed number. */
export function numberOf(value: WireField['value']): number {
  if (typeof value !== 'bigint') throw new WireError('a number was expected');
  return Number(BigInt.asIntN(64, value));
}

/** The bytes of the value. */
export function bytesOf(value: WireField['value']): Uint8Array {
  if (typeof value === 'bigint') throw new WireError('bytes were expected');
  return value;
}

/** The text of the value. */
export function textOf(value: WireField['value']): string {
  return new TextDecoder().decode(bytesOf(value));
}

/** The value as a floating-point number. */
export function doubleOf(value: WireField['value']): number {
  if (typeof value !== 'bigint') throw new WireError('a number was expected');
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, value);
  return view.getFloat64(0);
}
