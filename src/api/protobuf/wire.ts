/** The wire format of protocol buffers: a message is a row of numbered fields. */

/** A body that is no message. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** One field as it stands on the wire. */
export interface WireField {
  number: number;
  /** A whole number, the eight bytes of a double, or the bytes of a text or message. */
  value: bigint | Uint8Array;
}

const VARINT = 0n;
const EIGHT_BYTES = 1n;
const BYTES = 2n;
const FOUR_BYTES = 5n;

/** The fields of a message in their order; throws WireError for bytes that are none. */
export function readFields(bytes: Uint8Array): WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new WireError('unexpected end of message');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new WireError('a number is longer than ten bytes');
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new WireError('unexpected end of message');
    const part = bytes.subarray(at, at + length);
    at += length;
    return part;
  };
  const readValue = (type: bigint): bigint | Uint8Array => {
    if (type === VARINT) return varint();
    if (type === BYTES) return take(Number(varint()));
    if (type === EIGHT_BYTES) return take(8);
    if (type === FOUR_BYTES) return take(4);
    throw new WireError(`wire type ${type} is not known`);
  };
  while (at < bytes.length) {
    const key = varint();
    fields.push({ number: Number(key >> 3n), value: readValue(key & 7n) });
  }
  return fields;
}
