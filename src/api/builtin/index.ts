/** The built-in Kubernetes kinds as descriptors. */

import type { Kind } from '../kind.ts';
import { definitionNameOf } from './definitions.ts';
import { PREPARE } from './prepare/index.ts';
import { type BuiltinResource, builtinResources, SCALE_PATHS } from './resources.ts';
import { VALIDATE } from './validate/index.ts';

/** A built-in kind: what every kind has, and its verbs. */
export interface BuiltinKind extends Kind {
  readonly verbs: readonly string[];
}

let kinds: readonly BuiltinKind[] | undefined;

/** Every built-in kind that can be stored. */
export function builtinKinds(): readonly BuiltinKind[] {
  kinds ??= builtinResources.filter(isStorable).map(kindOf);
  return kinds;
}

/** Older forms of kinds that are served in a newer one; without conversion only one form can be served. */
const OLDER_FORMS: ReadonlySet<string> = new Set(['autoscaling/v1/HorizontalPodAutoscaler']);

function isStorable({ verbs, group, version, kind }: BuiltinResource): boolean {
  if (OLDER_FORMS.has(`${group}/${version}/${kind}`)) return false;
  return verbs.includes('create') && verbs.includes('get') && verbs.includes('list');
}

function kindOf(resource: BuiltinResource): BuiltinKind {
  const { group, version, kind } = resource;
  const definition = definitionNameOf(group, version, kind);
  if (definition === undefined) throw new Error(`no definition for ${group}/${version} ${kind}`);
  const key = `${group}/${version}/${kind}`;
  const prepare = PREPARE[key];
  const validate = VALIDATE[key];
  const has = (name: string): boolean => (resource.subresources ?? []).some((item) => item.subresource === name);
  return {
    group,
    version,
    kind,
    plural: resource.resource,
    singular: resource.singular,
    listKind: `${kind}List`,
    namespaced: resource.scope === 'Namespaced',
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    verbs: resource.verbs,
    schema: { $ref: definition },
    columns: [],
    subresources: { ...(has('status') ? { status: true } : {}), ...(has('scale') ? { scale: SCALE_PATHS } : {}) },
    ...(prepare ? { prepare } : {}),
    ...(validate ? { validate } : {}),
  };
}
