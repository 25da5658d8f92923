/** The kinds a server offers right now: those it was started with, and those CustomResourceDefinitions add. */

import { builtinDefinitions } from '../api/builtin/definitions.ts';
import { apiVersionOf, groupResourceOf, type Kind } from '../api/kind.ts';
import type { Definitions } from '../api/meta/schema.ts';

/** One kind in one version, as it is served. */
export interface Served {
  readonly kind: Kind;
  /** `apps/v1` */
  readonly apiVersion: string;
  /** The collection its objects are in: `deployments.apps`. */
  readonly resource: string;
  readonly verbs: readonly string[];
  readonly defs: Definitions;
  /** The definition of a built-in kind; undefined for kinds that write their schema out. */
  readonly definition: string | undefined;
  /** False where unknown fields are dropped without a schema's leave. */
  readonly custom: boolean;
  /** The version objects are stored in. */
  readonly storageVersion: string;
  /** Paths a CRD offers to field selectors. */
  readonly selectableFields?: readonly string[];
}

export interface Registry {
  find(group: string, version: string, plural: string): Served | undefined;
  /** By apiVersion and kind, as owner references and bodies name it. */
  findKind(apiVersion: string, kind: string): Served | undefined;
  /** Any version of a collection. */
  findResource(resource: string): Served | undefined;
  hasVersion(group: string, version: string): boolean;
  /** The same array until something changes. */
  all(): readonly Served[];
  /** A text that changes with what is on offer. */
  edition(): string;
  /** Replaces what the named source (a CRD) offers. */
  offer(source: string, served: readonly Served[]): void;
}

const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** How a kind is served when its descriptor is all there is. */
function servedKind(kind: Kind & { verbs?: readonly string[] }): Served {
  const definition = kind.schema.$ref;
  return {
    kind,
    apiVersion: apiVersionOf(kind),
    resource: groupResourceOf(kind),
    verbs: kind.verbs ?? ALL_VERBS,
    defs: builtinDefinitions,
    definition,
    custom: definition === undefined,
    storageVersion: apiVersionOf(kind),
  };
}

/** A registry of these kinds. */
export function createRegistry(kinds: readonly Kind[]): Registry {
  const sources = new Map<string, readonly Served[]>([['', kinds.map((kind) => servedKind(kind))]]);
  let byPath = new Map<string, Served>();
  let byKind = new Map<string, Served>();
  let byResource = new Map<string, Served>();
  let versions = new Set<string>();
  let everything: readonly Served[] = [];
  let edition = 0;
  const index = (): void => {
    byPath = new Map();
    byKind = new Map();
    byResource = new Map();
    versions = new Set();
    for (const served of [...sources.values()].flat()) {
      const { group, version, plural } = served.kind;
      // What the server brings itself comes first: a definition of the same kind changes nothing.
      if (byPath.has(`${group}/${version}/${plural}`)) continue;
      byPath.set(`${group}/${version}/${plural}`, served);
      byKind.set(`${served.apiVersion}/${served.kind.kind}`, served);
      if (!byResource.has(served.resource) || served.apiVersion === served.storageVersion)
        byResource.set(served.resource, served);
      versions.add(`${group}/${version}`);
    }
    everything = [...byPath.values()];
    edition++;
  };
  index();
  return {
    find: (group, version, plural) => byPath.get(`${group}/${version}/${plural}`),
    findKind: (apiVersion, kind) => byKind.get(`${apiVersion}/${kind}`),
    findResource: (resource) => byResource.get(resource),
    hasVersion: (group, version) => versions.has(`${group}/${version}`),
    all: () => everything,
    edition: () => `${edition}-${everything.length}`,
    offer(source, served) {
      if (served.length === 0) sources.delete(source);
      else sources.set(source, served);
      index();
    },
  };
}
