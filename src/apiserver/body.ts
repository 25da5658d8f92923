/** Reading request bodies: which form they are in, how long they may be, and what is in them. */

import { boolYaml11Tag, CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { failure } from '../api/meta/api-error.ts';
import { messageOf } from '../base/errors.ts';
import { isObject } from '../base/json.ts';
import { badRequest } from './answers/failures.ts';
import type { Call } from './call.ts';
import { decodeProtobuf } from './protobuf/decode.ts';

export const MAX_BODY = 3 * 1024 * 1024;

const ACCEPTED = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';

/** The media type of the body without its parameters; JSON where none is given. */
export function contentTypeOf({ headers }: Call): string {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  return type === undefined || type === '' ? 'application/json' : type;
}

/** The body as text; throws RequestEntityTooLarge beyond the limit. */
export function bodyText({ body }: Call): string {
  if (body === undefined) return '';
  if (body.length > MAX_BODY) throw tooLargeBody();
  return typeof body === 'string' ? body : new TextDecoder().decode(body);
}

/** The failure for a body beyond the limit. */
export function tooLargeBody(): Error {
  return failure('RequestEntityTooLarge', `Request entity too large: limit is ${MAX_BODY}`);
}

/** True where nothing but white space was sent. */
export function isEmptyBody({ body = '' }: Call): boolean {
  return body.length === 0 || (typeof body === 'string' && body.trim() === '');
}

export interface ReadBody {
  value: Record<string, unknown>;
  text: string;
  json: boolean;
}

/** The object in the body of a create or update; `kind` is what was expected, for messages. */
export function readObject(call: Call, kind: string): ReadBody {
  const type = contentTypeOf(call);
  if (type === PROTOBUF) return { value: readProtobuf(call, kind), text: '', json: false };
  const json = type === 'application/json';
  if (!json && type !== 'application/yaml' && type !== 'application/x-yaml') {
    throw unsupported(`the body of the request was in an unknown format - accepted media types include: ${ACCEPTED}`);
  }
  const text = bodyText(call);
  const value = json ? parseJson(text, kind) : parseYaml(text, kind);
  if (isObject(value)) return { value, text, json };
  const found = Array.isArray(value) ? 'array' : typeof value === 'object' ? 'null' : typeof value;
  throw unrecognized(
    kind,
    `json: cannot unmarshal ${found} into Go value of type struct { APIVersion string; Kind string }`,
    text,
  );
}

const PROTOBUF = 'application/vnd.kubernetes.protobuf';

function readProtobuf({ body = '' }: Call, kind: string): Record<string, unknown> {
  if (body.length > MAX_BODY) throw tooLargeBody();
  try {
    return decodeProtobuf(typeof body === 'string' ? new TextEncoder().encode(body) : body);
  } catch (error) {
    throw badRequest(`the object provided is unrecognized (must be of type ${kind}): ${messageOf(error)}`);
  }
}

function unsupported(message: string): Error {
  return failure('UnsupportedMediaType', message);
}

function parseJson(text: string, kind: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unrecognized(kind, syntaxText(text, error), text);
  }
}

/** Kubernetes takes `y` and `on` for booleans, as YAML 1.1 did; dates stay texts. */
const SCHEMA = CORE_SCHEMA.withTags(boolYaml11Tag, mergeTag);

/** A few lines of aliases can stand for more than fits into memory. */
const MAX_ALIASES = 32;

/** Reads YAML; throws BadRequest for what is none. */
export function parseYaml(text: string, kind: string): unknown {
  try {
    return load(text, { schema: SCHEMA, maxAliases: MAX_ALIASES });
  } catch (error) {
    throw unrecognized(kind, `yaml: ${messageOf(error)}`, text);
  }
}

/** What Go's decoder says about a text that is no JSON. */
export function syntaxText(text: string, error: unknown): string {
  const at = /position (\d+)/.exec(messageOf(error))?.[1];
  if (at === undefined || Number(at) >= text.length) return 'unexpected end of JSON input';
  return `invalid character '${text[Number(at)]}' looking for beginning of value`;
}

const SHOWN = 1024;

function unrecognized(kind: string, why: string, text: string): Error {
  const shown = text === '' ? '<empty>' : text.slice(0, SHOWN);
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why} (${shown})`,
  );
}
