/** What an API server offers: aggregated discovery in two requests, or group by group from older servers. */

import { apiVersionOf, parseApiVersion } from '../api/kind.ts';
import { isApiError } from '../api/meta/api-error.ts';
import type { HttpRequest } from '../base/http.ts';
import { isObject } from '../base/json.ts';
import type { DiscoveredResource } from './client.ts';

export interface Discovery {
  resources: DiscoveredResource[];
  /** Group versions that could not be read, as `group/version`. */
  partial: string[];
}

/** Sends a GET and returns the answer's JSON. */
export type Fetch = (request: Pick<HttpRequest, 'path' | 'headers'>) => Promise<unknown>;

const AGGREGATED =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,' +
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** Every resource in its group's preferred version. */
export async function discover(fetch: Fetch): Promise<Discovery> {
  const headers = { accept: AGGREGATED };
  const [core, groups] = await Promise.all([
    fetch({ path: '/api', headers }).catch(absentAsEmpty),
    fetch({ path: '/apis', headers }),
  ]);
  const parts = await Promise.all([readRoot(core, fetch), readRoot(groups, fetch)]);
  return { resources: parts.flatMap((part) => part.resources), partial: parts.flatMap((part) => part.partial) };
}

/** Karmada's own aggregated servers have no core group. */
function absentAsEmpty(error: unknown): unknown {
  if (isApiError(error, 'NotFound')) return {};
  throw error;
}

async function readRoot(root: unknown, fetch: Fetch): Promise<Discovery> {
  if (field(root, 'kind') === 'APIGroupDiscoveryList') return readAggregated(root);
  const preferred = [...coreVersions(root), ...preferredVersions(root)];
  const lists = await Promise.all(preferred.map((groupVersion) => readVersion(groupVersion, fetch)));
  return { resources: lists.flatMap((list) => list.resources), partial: lists.flatMap((list) => list.partial) };
}

function readAggregated(root: unknown): Discovery {
  const groups = list(root, 'items').map((item) => {
    const group = text(field(item, 'metadata'), 'name');
    const versions = list(item, 'versions');
    const usable = versions.filter((version) => field(version, 'freshness') !== 'Stale');
    const partial = versions
      .filter((version) => !usable.includes(version))
      .map((version) => apiVersionOf({ group, version: text(version, 'version') }));
    return { resources: firstOfEach(usable.flatMap((version) => aggregatedResources(group, version))), partial };
  });
  return { resources: groups.flatMap(({ resources }) => resources), partial: groups.flatMap(({ partial }) => partial) };
}

/** Versions come in order of preference, and a resource may be missing from the first. */
function firstOfEach(resources: DiscoveredResource[]): DiscoveredResource[] {
  const seen = new Map<string, DiscoveredResource>();
  for (const resource of resources) if (!seen.has(resource.plural)) seen.set(resource.plural, resource);
  return [...seen.values()];
}

function aggregatedResources(group: string, version: unknown): DiscoveredResource[] {
  return list(version, 'resources').flatMap((item) => {
    const kind = field(item, 'responseKind');
    // A resource with subresources alone has no kind of its own.
    if (text(kind, 'kind') === '') return [];
    return [
      {
        group,
        version: text(version, 'version'),
        kind: text(kind, 'kind'),
        plural: text(item, 'resource'),
        namespaced: field(item, 'scope') === 'Namespaced',
        verbs: texts(item, 'verbs'),
        shortNames: texts(item, 'shortNames'),
        categories: texts(item, 'categories'),
        singular: text(item, 'singularResource'),
      },
    ];
  });
}

function coreVersions(root: unknown): string[] {
  return texts(root, 'versions').slice(0, 1);
}

function preferredVersions(root: unknown): string[] {
  return list(root, 'groups').map((group) => text(field(group, 'preferredVersion'), 'groupVersion'));
}

async function readVersion(groupVersion: string, fetch: Fetch): Promise<Discovery> {
  const base = groupVersion.includes('/') ? '/apis' : '/api';
  try {
    return { resources: legacyResources(groupVersion, await fetch({ path: `${base}/${groupVersion}` })), partial: [] };
  } catch (error) {
    // One group behind a broken extension server must not hide the others.
    if (!isApiError(error)) throw error;
    return { resources: [], partial: [groupVersion] };
  }
}

function legacyResources(groupVersion: string, answer: unknown): DiscoveredResource[] {
  const { group, version } = parseApiVersion(groupVersion);
  const items = list(answer, 'resources').filter((item) => !text(item, 'name').includes('/'));
  return items.map((item) => ({
    group,
    version,
    kind: text(item, 'kind'),
    plural: text(item, 'name'),
    namespaced: field(item, 'namespaced') === true,
    verbs: texts(item, 'verbs'),
    shortNames: texts(item, 'shortNames'),
    categories: texts(item, 'categories'),
    singular: text(item, 'singularName'),
  }));
}

function field(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function text(value: unknown, key: string): string {
  const found = field(value, key);
  return typeof found === 'string' ? found : '';
}

function list(value: unknown, key: string): unknown[] {
  const found = field(value, key);
  return Array.isArray(found) ? found : [];
}

function texts(value: unknown, key: string): string[] {
  return list(value, key).filter((item) => typeof item === 'string');
}
