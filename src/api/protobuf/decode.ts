/** Reading bodies in Kubernetes' protobuf form: what kubectl's typed commands (`kubectl create …`) send. */

import { definitionNameOf } from '../builtin/definitions.ts';
import { parseApiVersion } from '../kind.ts';
import { setKey } from '../schema/own-key.ts';
import { type MessageField, messageOf } from './messages.ts';
import { readFields, WireError, type WireField } from './wire.ts';

const MAGIC = [0x6b, 0x38, 0x73, 0x00];
const NANO = 1_000_000_000n;

/** The object in a body that starts with `k8s\0`; throws WireError for other bytes and unknown kinds. */
export function decodeProtobuf(body: Uint8Array): Record<string, unknown> {
  if (!MAGIC.every((byte, i) => body[i] === byte)) throw new WireError('the body does not start with k8s\\0');
  const envelope = readFields(body.subarray(MAGIC.length));
  const meta = readFields(bytesAt(envelope, 1));
  const [apiVersion, kind] = [textAt(meta, 1), textAt(meta, 2)];
  const { group, version } = parseApiVersion(apiVersion);
  const definition = definitionNameOf(group, version, kind);
  const name = definition?.replace(/^io\.k8s\.(api|apimachinery\.pkg\.apis)\./, '') ?? '';
  if (!messageOf(name)) throw new WireError(`no kind ${kind} is registered for version ${apiVersion}`);
  return { apiVersion, kind, ...decodeMessage(name, bytesAt(envelope, 2)) };
}

function bytesAt(fields: readonly WireField[], number: number): Uint8Array {
  const value = fields.findLast((field) => field.number === number)?.value;
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function textAt(fields: readonly WireField[], number: number): string {
  return textOf(bytesAt(fields, number));
}

function numberAt(fields: readonly WireField[], number: number): bigint {
  const value = fields.findLast((field) => field.number === number)?.value;
  return typeof value === 'bigint' ? BigInt.asIntN(64, value) : 0n;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function jsonOf(bytes: Uint8Array): unknown {
  const raw = textAt(readFields(bytes), 1);
  if (raw === '') return undefined;
  try {
    return JSON.parse(raw);
  } catch (cause) {
    throw new WireError('an embedded object is no JSON', { cause });
  }
}

const listOf = (bytes: Uint8Array): string[] =>
  readFields(bytes).map(({ value }) => (value instanceof Uint8Array ? textOf(value) : ''));

/** Messages that JSON writes as a single value or list. */
const SPECIAL: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  'apimachinery.pkg.api.resource.Quantity': (bytes) => textAt(readFields(bytes), 1),
  'apimachinery.pkg.util.intstr.IntOrString': (bytes) => {
    const fields = readFields(bytes);
    return numberAt(fields, 1) === 0n ? Number(numberAt(fields, 2)) : textAt(fields, 3);
  },
  'apimachinery.pkg.runtime.RawExtension': jsonOf,
  'authentication.v1.ExtraValue': listOf,
  'authorization.v1.ExtraValue': listOf,
  'certificates.v1.ExtraValue': listOf,
  'meta.v1.FieldsV1': jsonOf,
  'meta.v1.Time': (bytes) => timeOf(bytes, 0),
  'meta.v1.MicroTime': (bytes) => timeOf(bytes, 6),
};

function timeOf(bytes: Uint8Array, digits: number): string | undefined {
  const fields = readFields(bytes);
  const nanos = numberAt(fields, 1) * NANO + numberAt(fields, 2);
  if (nanos === 0n) return undefined;
  const seconds = new Date(Number(nanos / (NANO / 1000n))).toISOString().slice(0, 19);
  const fraction = String(nanos % NANO)
    .padStart(9, '0')
    .slice(0, digits);
  return `${seconds}${digits > 0 ? `.${fraction}` : ''}Z`;
}

function decodeMessage(name: string, bytes: Uint8Array): Record<string, unknown> {
  const message = messageOf(name);
  if (!message) throw new WireError(`message ${name} is not known`);
  const result: Record<string, unknown> = {};
  for (const { number, value } of readFields(bytes)) {
    const field = message.get(number);
    if (field) putField(result, field, value);
  }
  return result;
}

function putField(result: Record<string, unknown>, field: MessageField, value: WireField['value']): void {
  const { name, type, repeated } = field;
  if (name === undefined) Object.assign(result, decodeValue(type, value));
  else if (repeated) putElement(result, { name, type, repeated }, value);
  else {
    const read = decodeValue(type, value);
    if (read !== undefined) result[name] = read;
  }
}

type Repeated = { name: string; type: string; repeated: 'list' | 'map' };

function putElement(
  result: Record<string, unknown>,
  { name, type, repeated }: Repeated,
  value: WireField['value'],
): void {
  const container = result[name] ?? (repeated === 'list' ? [] : {});
  result[name] = container;
  if (Array.isArray(container)) container.push(decodeValue(type, value));
  else putEntry(container as Record<string, unknown>, type, value);
}

/** A map is a row of messages with a key and a value. */
function putEntry(map: Record<string, unknown>, type: string, value: WireField['value']): void {
  const entry = readFields(value instanceof Uint8Array ? value : new Uint8Array());
  const item = entry.find(({ number }) => number === 2)?.value ?? new Uint8Array();
  setKey(map, textAt(entry, 1), decodeValue(type, item));
}

function decodeValue(type: string, value: WireField['value']): unknown {
  if (typeof value === 'bigint') return type === 'bool' ? value !== 0n : Number(BigInt.asIntN(64, value));
  if (type === 'string') return textOf(value);
  if (type === 'bytes') return base64Of(value);
  if (type === 'double') return new DataView(value.buffer, value.byteOffset, 8).getFloat64(0, true);
  const special = SPECIAL[type];
  return special ? special(value) : decodeMessage(type, value);
}
