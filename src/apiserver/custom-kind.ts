/** The kinds a CustomResourceDefinition adds: one per served version, all in one collection. */

import { builtinDefinitions } from '../api/builtin/definitions.ts';
import type { CustomResourceDefinition, CustomResourceVersion } from '../api/core/extension.ts';
import type { Column, Kind } from '../api/kind.ts';
import type { Schema } from '../api/meta/schema.ts';
import type { Served } from './registry.ts';

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const AGE: Column = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };
const ANYTHING: Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };

/** Every served version of the definition. */
export function customKinds({ spec }: CustomResourceDefinition): Served[] {
  const storage = spec.versions.find((version) => version.storage)?.name ?? spec.versions[0]?.name ?? '';
  return spec.versions
    .filter((version) => version.served)
    .map((version) => ({
      kind: customKind(spec, version),
      apiVersion: `${spec.group}/${version.name}`,
      resource: `${spec.names.plural}.${spec.group}`,
      verbs: VERBS,
      defs: builtinDefinitions,
      definition: undefined,
      custom: true,
      storageVersion: `${spec.group}/${storage}`,
      selectableFields: (version.selectableFields ?? []).map(({ jsonPath }) => jsonPath.replace(/^\./, '')),
    }));
}

function customKind(spec: CustomResourceDefinition['spec'], version: CustomResourceVersion): Kind {
  const { names, group, scope } = spec;
  const { status, scale } = version.subresources ?? {};
  return {
    group,
    version: version.name,
    kind: names.kind,
    plural: names.plural,
    namespaced: scope === 'Namespaced',
    singular: names.singular ?? names.kind.toLowerCase(),
    listKind: names.listKind ?? `${names.kind}List`,
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    schema: spec.preserveUnknownFields ? ANYTHING : (version.schema?.openAPIV3Schema ?? ANYTHING),
    columns: version.additionalPrinterColumns ?? [AGE],
    subresources: { ...(status ? { status: true } : {}), ...(scale ? { scale } : {}) },
  };
}
