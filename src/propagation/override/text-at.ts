/** Reading the text a JSON pointer leads to. */

import { parsePointer } from '../../api/schema/json-patch.ts';
import { isObject } from '../../base/json.ts';

/** The text at the pointer; throws when there is none. */
export function textAt(document: unknown, pointer: string): string {
  let value = document;
  for (const key of parsePointer(pointer)) {
    if (Array.isArray(value)) value = value[Number(key)];
    else value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  if (typeof value !== 'string') throw new Error(`Get object's value by overrider's path(${pointer}) is not string`);
  return value;
}
