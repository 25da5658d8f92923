/** The schemas of the built-in kinds, by OpenAPI definition name. */

import type { Definitions, Schema } from '../meta/schema.ts';
import recorded from './definitions.json' with { type: 'json' };

const table = withKeyDefaults(recorded as unknown as Record<string, Schema>);

/** List elements are told apart by protocol also where it is left out; the recorded schemas do not state its default. */
function withKeyDefaults(definitions: Record<string, Schema>): Readonly<Record<string, Schema>> {
  for (const name of ['ContainerPort', 'ServicePort']) {
    const schema = definitions[`io.k8s.api.core.v1.${name}`];
    const protocol = schema?.properties?.['protocol'];
    if (protocol) protocol.default = 'TCP';
  }
  return definitions;
}

/** Finds a built-in definition: `io.k8s.api.apps.v1.Deployment`. */
export const builtinDefinitions: Definitions = (name) => (Object.hasOwn(table, name) ? table[name] : undefined);

let names: Map<string, string> | undefined;

/** The definition name of a kind: `Deployment` of apps/v1 is `io.k8s.api.apps.v1.Deployment`. */
export function definitionNameOf(group: string, version: string, kind: string): string | undefined {
  names ??= indexByKind();
  return names.get(`${group}/${version}/${kind}`);
}

function indexByKind(): Map<string, string> {
  const index = new Map<string, string>();
  for (const [name, schema] of Object.entries(table)) {
    for (const gvk of schema['x-kubernetes-group-version-kind'] ?? []) {
      index.set(`${gvk.group}/${gvk.version}/${gvk.kind}`, name);
    }
  }
  return index;
}
