/** What a server offers, group by group: the one list both forms of discovery are written from. */

import { builtinResources } from '../../api/builtin/resources.ts';
import type { Kind } from '../../api/kind.ts';
import type { Registry, Served } from '../registry.ts';

export interface SubresourceOffer {
  readonly name: string;
  readonly kind: string;
  /** Empty group and version: those of the resource. */
  readonly group: string;
  readonly version: string;
  readonly verbs: readonly string[];
}

export interface ResourceOffer {
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly SubresourceOffer[];
}

export interface VersionOffer {
  readonly version: string;
  readonly resources: readonly ResourceOffer[];
}

export interface GroupOffer {
  readonly group: string;
  /** The preferred one first. */
  readonly versions: readonly VersionOffer[];
}

/** Subresources that are answered besides status and scale. */
const SERVED_SUBRESOURCES = new Set(['binding', 'eviction', 'finalize', 'token', 'ephemeralcontainers']);

const CONNECT_VERBS = ['create', 'delete', 'get', 'patch', 'update'];
const STATUS_VERBS = ['get', 'patch', 'update'];

/** Every group, the core group first, then in the order of their names. */
export function offersOf(registry: Registry, connectable: ReadonlySet<string>): GroupOffer[] {
  const groups = new Map<string, Map<string, ResourceOffer[]>>();
  const add = (group: string, version: string, offer: ResourceOffer): void => {
    const versions = groups.get(group) ?? new Map<string, ResourceOffer[]>();
    groups.set(group, versions.set(version, [...(versions.get(version) ?? []), offer]));
  };
  for (const served of registry.all()) add(served.kind.group, served.kind.version, offerOf(served, connectable));
  for (const { group, version, offer } of QUESTIONS) if (groups.has('')) add(group, version, offer);
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, versions]) => ({
      group,
      versions: [...versions]
        .sort(([a], [b]) => compareVersions(a, b))
        .map(([version, resources]) => ({ version, resources: resources.sort(byPlural) })),
    }));
}

function byPlural(a: ResourceOffer, b: ResourceOffer): number {
  return a.plural < b.plural ? -1 : 1;
}

function offerOf({ kind, verbs, resource, definition }: Served, connectable: ReadonlySet<string>): ResourceOffer {
  const { status, scale } = kind.subresources;
  const own = { kind: kind.kind, group: '', version: '' };
  const connected = connections(resource, connectable);
  return {
    plural: kind.plural,
    singular: kind.singular,
    kind: kind.kind,
    namespaced: kind.namespaced,
    verbs: [...verbs].sort(),
    shortNames: kind.shortNames,
    categories: kind.categories,
    subresources: [
      ...(status ? [{ name: 'status', ...own, verbs: STATUS_VERBS }] : []),
      ...(scale ? [{ name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: STATUS_VERBS }] : []),
      ...(definition === undefined ? [] : builtinSubresources(kind, connected)),
      ...(definition === undefined ? connected.map((name) => ({ name, ...own, verbs: CONNECT_VERBS })) : []),
    ],
  };
}

/** The last parts of the connectable paths below a resource. */
function connections(resource: string, connectable: ReadonlySet<string>): string[] {
  return [...connectable].filter((key) => key.startsWith(`${resource}/`)).map((key) => key.slice(resource.length + 1));
}

function builtinSubresources(
  { group, version, plural }: Pick<Kind, 'group' | 'version' | 'plural'>,
  connected: readonly string[],
): SubresourceOffer[] {
  const found = builtinResources.find(
    (item) => item.group === group && item.version === version && item.resource === plural,
  );
  return (found?.subresources ?? [])
    .filter(({ subresource }) => SERVED_SUBRESOURCES.has(subresource) || connected.includes(subresource))
    .map(({ subresource, ...rest }) => ({ name: subresource, ...rest }));
}

/** Resources that store nothing and only answer. */
const QUESTIONS = builtinResources
  .filter(({ verbs, resource }) => !verbs.includes('get') && resource !== 'bindings')
  .map(({ group, version, resource, singular, kind, scope, verbs }) => ({
    group,
    version,
    offer: {
      plural: resource,
      singular,
      kind,
      namespaced: scope === 'Namespaced',
      verbs,
      shortNames: [],
      categories: [],
      subresources: [],
    } satisfies ResourceOffer,
  }));

const VERSION = /^v(\d+)(?:(alpha|beta)(\d+))?$/;
const STAGES = ['alpha', 'beta', undefined];

/** Kubernetes' order of versions: v2, v1, v1beta2, v1beta1, v1alpha1, then others by name. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [rankOf(a), rankOf(b)];
  const difference = left.map((part, i) => (right[i] ?? 0) - part).find((part) => part !== 0);
  return difference ?? (a < b ? -1 : 1);
}

/** Stage, major, minor: larger comes first; names that are no versions come last. */
function rankOf(version: string): number[] {
  const match = VERSION.exec(version);
  if (!match) return [-1, 0, 0];
  const [, major = '', stage, minor = '0'] = match;
  return [STAGES.indexOf(stage), Number(major), Number(minor)];
}
