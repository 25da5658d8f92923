/** Bodies in Kubernetes' protobuf form, as typed clients send them for built-in kinds, turned into what JSON would say. */

import { parseApiVersion } from '../../api/kind.ts';
import { formatTime } from '../../base/clock.ts';
import { fieldsOfMessage, type MessageField } from './messages.ts';
import { bytesOf, doubleOf, numberOf, readFields, textOf, WireError, type WireField } from './wire.ts';

const MAGIC = [0x6b, 0x38, 0x73, 0x00];
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

type Value = WireField['value'];
type Fields = Record<string, unknown>;

/** Messages that are one value in JSON. */
const SPECIAL: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  [`${META}.Time`]: (bytes) => timeText(bytes, false),
  [`${META}.MicroTime`]: (bytes) => timeText(bytes, true),
  [`${META}.FieldsV1`]: rawJson,
  'io.k8s.apimachinery.pkg.runtime.RawExtension': rawJson,
  'io.k8s.apimachinery.pkg.api.resource.Quantity': (bytes) => (firstOf(bytes, 1, textOf) ?? '') || '0',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': (bytes) =>
    firstOf(bytes, 1, numberOf) === 1 ? (firstOf(bytes, 3, textOf) ?? '') : (firstOf(bytes, 2, numberOf) ?? 0),
};

const SCALARS: Readonly<Record<string, (value: Value) => unknown>> = {
  s: textOf,
  b: (value) => Buffer.from(bytesOf(value)).toString('base64'),
  i: numberOf,
  f: (value) => numberOf(value) !== 0,
  d: doubleOf,
};

/** Reads a body; throws WireError for what is no message of a known kind. */
export function decodeProtobuf(body: Uint8Array): Fields {
  if (!MAGIC.every((byte, i) => body[i] === byte))
    throw new WireError('provided data does not appear to be a protobuf message');
  const envelope = body.subarray(MAGIC.length);
  const type = firstOf(envelope, 1, bytesOf) ?? new Uint8Array();
  const apiVersion = firstOf(type, 1, textOf) ?? '';
  const kind = firstOf(type, 2, textOf) ?? '';
  const object = message(messageName(apiVersion, kind), firstOf(envelope, 2, bytesOf) ?? new Uint8Array());
  return { kind, apiVersion, ...object };
}

function messageName(apiVersion: string, kind: string): string {
  if (kind === 'DeleteOptions') return `${META}.${kind}`;
  const { group, version } = parseApiVersion(apiVersion);
  return `io.k8s.api.${group.split('.')[0] || 'core'}.${version}.${kind}`;
}

function firstOf<T>(bytes: Uint8Array, number: number, read: (value: Value) => T): T | undefined {
  for (const field of readFields(bytes)) if (field.number === number) return read(field.value);
  return undefined;
}

function message(name: string, bytes: Uint8Array): Fields {
  const known = fieldsOfMessage(name);
  if (!known) throw new WireError(`no kind ${JSON.stringify(name)} is read from protobuf`);
  const result: Fields = {};
  for (const { number, value } of readFields(bytes)) {
    const field = known.get(number);
    if (field) put(result, field, value);
  }
  return result;
}

function put(result: Fields, { name, shape, type }: MessageField, value: Value): void {
  if (shape === 'inline') Object.assign(result, message(type, bytesOf(value)));
  else if (shape === 'list') addItem(result, name, read(type, value));
  else if (shape === 'map') addEntry(result, { name, type }, bytesOf(value));
  else result[name] = read(type, value);
}

function addItem(result: Fields, name: string, item: unknown): void {
  const list = result[name] as unknown[] | undefined;
  if (list) list.push(item);
  else result[name] = [item];
}

/** Maps have no prototype: their keys are the sender's. */
function addEntry(result: Fields, { name, type }: { name: string; type: string }, entry: Uint8Array): void {
  result[name] ??= Object.create(null);
  const map = result[name] as Fields;
  map[firstOf(entry, 1, textOf) ?? ''] = firstOf(entry, 2, (value) => read(type, value)) ?? zeroOf(type);
}

function zeroOf(type: string): unknown {
  return type === 's' || type === 'b' ? '' : type === 'i' ? 0 : undefined;
}

function read(type: string, value: Value): unknown {
  const scalar = SCALARS[type];
  if (scalar) return scalar(value);
  const bytes = bytesOf(value);
  const special = SPECIAL[type];
  if (special) return special(bytes);
  const fields = message(type, bytes);
  return type.endsWith('.ExtraValue') ? (fields['items'] ?? []) : fields;
}

/** The zero time is how Go says that there is none. */
function timeText(bytes: Uint8Array, micro: boolean): string | null {
  const seconds = firstOf(bytes, 1, numberOf);
  if (seconds === undefined || seconds < 0) return null;
  const whole = formatTime(seconds * 1000);
  if (!micro) return whole;
  const micros = Math.floor((firstOf(bytes, 2, numberOf) ?? 0) / 1000);
  return whole.replace('Z', `.${String(micros).padStart(6, '0')}Z`);
}

function rawJson(bytes: Uint8Array): unknown {
  const text = firstOf(bytes, 1, textOf);
  return text === undefined || text === '' ? null : JSON.parse(text);
}
