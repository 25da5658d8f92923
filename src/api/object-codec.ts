/** From a request body to an object of a kind, for built-in kinds and for those with a schema of their own. */

import { isObject } from '../base/json.ts';
import { decodeBuiltin } from './builtin/decode.ts';
import { DecodeError } from './builtin/decode-state.ts';
import { applyBuiltinDefaults } from './builtin/defaults/index.ts';
import { builtinDefinitions } from './builtin/definitions.ts';
import type { Kind } from './kind.ts';
import type { KubeObject } from './meta/object.ts';
import { applySchemaDefaults } from './schema/defaults.ts';
import { prune } from './schema/prune.ts';
import { definitionName } from './schema/resolve.ts';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** An object and the paths of the fields its kind does not have. */
export interface DecodedObject {
  object: KubeObject;
  unknownFields: string[];
}

/**
 * A fresh object of the kind with its defaults: unknown fields dropped and listed, values in normal form.
 * Throws DecodeError for a value of a wrong type. Fields of built-in kinds whose value is in `settled` came out of here
 * before, and are shared.
 */
export function decodeObject(kind: Pick<Kind, 'schema'>, body: object, settled?: ReadonlySet<unknown>): DecodedObject {
  if (kind.schema.$ref !== undefined) {
    const definition = definitionName(kind.schema.$ref);
    const decoded = decodeBuiltin(definition, body, settled);
    const object = decoded.object as unknown as KubeObject;
    applyBuiltinDefaults(definition, object);
    return { object, unknownFields: decoded.unknownFields };
  }
  const { metadata = {}, ...rest } = body as Partial<KubeObject>;
  if (!isObject(metadata))
    throw new DecodeError('json: cannot unmarshal into Go struct field .metadata of type v1.ObjectMeta');
  const meta = decodeBuiltin(META, metadata);
  const pruned = prune(rest, kind.schema, builtinDefinitions);
  const object = { ...(pruned.value as object), metadata: meta.object };
  applySchemaDefaults(object, kind.schema, builtinDefinitions);
  return { object, unknownFields: [...meta.unknownFields.map((path) => `metadata.${path}`), ...pruned.unknownFields] };
}

/** What an object of the kind looks like before anything is written to it: the start of ownership on create. */
export function emptyObject(kind: Pick<Kind, 'schema'>): object {
  return kind.schema.$ref === undefined ? { metadata: {} } : decodeBuiltin(definitionName(kind.schema.$ref), {}).object;
}
