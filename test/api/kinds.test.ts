import { describe, expect, test } from '@jest/globals';
import { karmadaKinds, olderKarmadaKinds } from '../../src/api/karmada.ts';
import type { Kind } from '../../src/api/kind.ts';
import type { Schema } from '../../src/api/meta/schema.ts';
import { validateSchema } from '../../src/api/schema/validate.ts';

const kinds = [...karmadaKinds, ...olderKarmadaKinds].map(
  (kind) => [`${kind.plural}.${kind.group}/${kind.version}`, kind] as const,
);

/** Every schema within a schema, with its path. */
function parts(schema: Schema, path = ''): [string, Schema][] {
  const children: [string, Schema][] = [
    ...Object.entries(schema.properties ?? {}).map(([key, each]): [string, Schema] => [`${path}.${key}`, each]),
    ...(schema.items ? [[`${path}[]`, schema.items] as [string, Schema]] : []),
    ...(typeof schema.additionalProperties === 'object'
      ? [[`${path}.*`, schema.additionalProperties] as [string, Schema]]
      : []),
  ];
  return [[path, schema], ...children.flatMap(([at, each]) => parts(each, at))];
}

const pathsOf = (kind: Kind): Set<string> => new Set(parts(kind.schema).map(([path]) => path));

const isTyped = (schema: Schema): boolean =>
  schema.type !== undefined ||
  schema['x-kubernetes-int-or-string'] === true ||
  schema['x-kubernetes-preserve-unknown-fields'] === true;

describe.each(kinds)('%s', (_, kind) => {
  test('has a structural schema: every part has a type', () => {
    expect(parts(kind.schema).filter(([, schema]) => !isTyped(schema))).toEqual([]);
  });

  test('has defaults that its own schema accepts', () => {
    for (const [path, schema] of parts(kind.schema)) {
      if (schema.default === undefined) continue;
      expect([path, validateSchema(schema.default, schema, () => undefined)]).toEqual([path, []]);
    }
  });

  test('requires only what it has', () => {
    for (const [path, { required = [], properties = {} }] of parts(kind.schema)) {
      expect([path, required.filter((name) => !(name in properties))]).toEqual([path, []]);
    }
  });

  test('shows columns of fields it has', () => {
    const known = pathsOf(kind);
    const fields = kind.columns.map(({ jsonPath }) => jsonPath.replace(/\[[^\]]*\]/g, '[]'));
    const unknown = fields.filter((field) => !/^\.metadata\./.test(field) && !known.has(field));
    // The kinds of manifests are looked at although manifests are kept as they are.
    expect(unknown.filter((field) => field !== '.spec.workload.manifests[].kind')).toEqual([]);
  });

  test('says what each of its fields is for', () => {
    const silent = parts(kind.schema).filter(
      ([path, { description }]) => /^\.(spec|status|webhooks)/.test(path) && /\w$/.test(path) && !description,
    );
    expect(silent.map(([path]) => path)).toEqual([]);
  });
});

test('no two kinds share a plural, a kind or a short name', () => {
  for (const read of [
    ({ plural }: Kind) => [plural],
    ({ kind }: Kind) => [kind],
    ({ shortNames }: Kind) => shortNames,
  ]) {
    const names = karmadaKinds.flatMap((kind) => [...read(kind)]);
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
  }
});
