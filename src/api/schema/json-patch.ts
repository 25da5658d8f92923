/** JSON Patch (RFC 6902) on JSON values. */

import { clone, deepEqual, isObject } from '../../base/json.ts';

export interface JsonPatchOperation {
  op: string;
  path: string;
  from?: string;
  value?: unknown;
}

/** Why a patch cannot be applied: `malformed` for a text that is no patch, otherwise the document does not fit. */
export class JsonPatchError extends Error {
  readonly malformed: boolean;

  constructor(message: string, malformed = false) {
    super(message);
    this.name = 'JsonPatchError';
    this.malformed = malformed;
  }
}

/** The patched copy of `document`; throws JsonPatchError naming the operation that failed. */
export function applyJsonPatch(document: unknown, operations: readonly JsonPatchOperation[]): unknown {
  let result = clone(document);
  for (const operation of operations) result = applyOperation(result, operation);
  return result;
}

type Apply = (document: unknown, operation: JsonPatchOperation) => unknown;

const OPERATIONS: Readonly<Record<string, Apply>> = {
  add: (document, { path, value }) => add(document, path, needValue('add', path, value)),
  remove: (document, { path }) => remove(document, path),
  replace: (document, { path, value }) => replace(document, path, needValue('replace', path, value)),
  move: (document, operation) => {
    const from = needFrom(operation);
    if (operation.path.startsWith(`${from}/`)) {
      throw new JsonPatchError(`move operation: cannot move '${from}' into itself at '${operation.path}'`);
    }
    const value = read(document, from, 'move');
    return add(remove(document, from), operation.path, value);
  },
  copy: (document, operation) => add(document, operation.path, clone(read(document, needFrom(operation), 'copy'))),
  test: (document, { path, value }) => {
    const found = lookUp(document, path);
    const matches = found === undefined ? value === null : deepEqual(found, value ?? null);
    if (!matches) throw new JsonPatchError(`testing value ${path} failed: test failed`);
    return document;
  },
};

function applyOperation(document: unknown, operation: JsonPatchOperation): unknown {
  if (!isObject(operation)) throw new JsonPatchError('a JSON patch is a list of operations', true);
  const { op, path } = operation;
  const apply = typeof op === 'string' && Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
  if (!apply) throw new JsonPatchError(`unexpected kind: ${String(op)}`, true);
  if (typeof path !== 'string') throw new JsonPatchError(`${op} operation: missing path`, true);
  return apply(document, operation);
}

function needValue(op: string, path: string, value: unknown): unknown {
  if (value === undefined) throw new JsonPatchError(`${op} operation: missing value for '${path}'`, true);
  return clone(value);
}

function needFrom({ op, from }: JsonPatchOperation): string {
  if (typeof from !== 'string') throw new JsonPatchError(`${op} operation: missing from`, true);
  return from;
}

/** `/a~1b/0` as its keys; the empty pointer is the whole document. */
export function parsePointer(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw new JsonPatchError(`a JSON pointer starts with '/', got '${pointer}'`, true);
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function lookUp(document: unknown, pointer: string): unknown {
  let value = document;
  for (const key of parsePointer(pointer)) {
    if (Array.isArray(value)) value = value[arrayIndex(key, value.length - 1, pointer)];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

function read(document: unknown, pointer: string, op: string): unknown {
  const value = lookUp(document, pointer);
  if (value === undefined) throw new JsonPatchError(`${op} operation does not apply: no value at '${pointer}'`);
  return value;
}

/** The container a pointer leads into, and the last key. */
function locate(document: unknown, pointer: string, op: string): { parent: unknown; key: string } {
  const keys = parsePointer(pointer);
  const key = keys.pop() ?? '';
  const path = keys.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const parent = lookUp(document, path);
  if (!Array.isArray(parent) && !isObject(parent)) {
    throw new JsonPatchError(`${op} operation does not apply: doc is missing path: "${pointer}": missing value`);
  }
  return { parent, key };
}

function arrayIndex(key: string, last: number, pointer: string): number {
  if (!/^-?(0|[1-9]\d*)$/.test(key)) throw new JsonPatchError(`'${key}' in '${pointer}' is not an array index`);
  const index = Number(key);
  const positive = index < 0 ? index + last + 1 : index;
  if (positive < 0 || positive > last) {
    throw new JsonPatchError(`Unable to access invalid index: ${key}: invalid index referenced`);
  }
  return positive;
}

function define(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function add(document: unknown, pointer: string, value: unknown): unknown {
  if (pointer === '') return value;
  const { parent, key } = locate(document, pointer, 'add');
  if (Array.isArray(parent)) {
    parent.splice(key === '-' ? parent.length : arrayIndex(key, parent.length, pointer), 0, value);
  } else if (isObject(parent)) define(parent, key, value);
  return document;
}

function remove(document: unknown, pointer: string): unknown {
  if (pointer === '') return null;
  const { parent, key } = locate(document, pointer, 'remove');
  if (Array.isArray(parent)) parent.splice(arrayIndex(key, parent.length - 1, pointer), 1);
  else if (isObject(parent)) {
    if (!Object.hasOwn(parent, key)) {
      throw new JsonPatchError(`error in remove for path: '${pointer}': Unable to remove nonexistent key: ${key}`);
    }
    delete parent[key];
  }
  return document;
}

function replace(document: unknown, pointer: string, value: unknown): unknown {
  if (pointer === '') return value;
  const { parent, key } = locate(document, pointer, 'replace');
  if (Array.isArray(parent)) parent[arrayIndex(key, parent.length - 1, pointer)] = value;
  else if (isObject(parent)) {
    if (!Object.hasOwn(parent, key)) {
      throw new JsonPatchError(`replace operation does not apply: doc is missing key: ${pointer}: missing value`);
    }
    define(parent, key, value);
  }
  return document;
}
