/** The named schemas that kinds need, with their references in the dialect of a document. */

import { builtinDefinitions } from '../builtin/definitions.ts';
import type { Kind } from '../kind.ts';
import type { Schema } from '../meta/schema.ts';
import { definitionName } from '../schema/resolve.ts';
import { objectSchema } from '../schema/shape.ts';

/** Rewrites one schema; the schemas inside it are rewritten already. */
export type Dialect = (schema: Schema, name?: string) => Schema;

/** The name of a kind's schema: that of Kubernetes, or the reversed group, version and kind. */
export function schemaNameOf({ schema, group, version, kind }: Kind): string {
  if (schema.$ref !== undefined) return definitionName(schema.$ref);
  return `${group.split('.').reverse().join('.')}.${version}.${kind}`;
}

/** Every schema the kinds and their lists need, by name. */
export function componentsOf(kinds: readonly Kind[], dialect: Dialect): Record<string, Schema> {
  const found: Record<string, Schema> = {};
  const visit = (name: string, source: Schema | undefined): void => {
    if (!source || found[name]) return;
    found[name] = source;
    const rewritten = rewrite(source, (schema) => {
      if (schema.$ref !== undefined) {
        const target = definitionName(schema.$ref);
        visit(target, builtinDefinitions(target));
      }
      return dialect(schema);
    });
    found[name] = dialect(rewritten, name);
  };
  for (const kind of kinds) visit(schemaNameOf(kind), ownSchema(kind));
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function ownSchema(kind: Kind): Schema | undefined {
  if (kind.schema.$ref !== undefined) return builtinDefinitions(definitionName(kind.schema.$ref));
  const { group, version, kind: name } = kind;
  return {
    ...objectSchema(kind.schema, builtinDefinitions),
    'x-kubernetes-group-version-kind': [{ group, version, kind: name }],
  };
}

/** Applies `change` to every schema below (not to the root itself), inner ones first. */
function rewrite(schema: Schema, change: Dialect): Schema {
  const inside = (child: Schema): Schema => change(rewrite(child, change));
  const result: Schema = { ...schema };
  if (schema.properties) {
    result.properties = Object.fromEntries(Object.entries(schema.properties).map(([key, item]) => [key, inside(item)]));
  }
  if (schema.items) result.items = inside(schema.items);
  if (typeof schema.additionalProperties === 'object')
    result.additionalProperties = inside(schema.additionalProperties);
  for (const part of ['allOf', 'anyOf', 'oneOf'] as const) {
    const options = schema[part];
    if (options) result[part] = options.map(inside);
  }
  if (schema.not) result.not = inside(schema.not);
  return result;
}
