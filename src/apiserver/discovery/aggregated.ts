/** Discovery of everything in one answer: APIGroupDiscoveryList. */

import type { GroupOffer, ResourceOffer, VersionOffer } from './offers.ts';

/** The media type clients ask for it with. */
export const AGGREGATED_TYPE = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** `/api` for the core group, `/apis` for all others. */
export function groupDiscoveryList(groups: readonly GroupOffer[]): object {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(({ group, versions }) => ({
      metadata: { ...(group === '' ? {} : { name: group }), creationTimestamp: null },
      versions: versions.map((version) => versionOf(group, version)),
    })),
  };
}

function versionOf(group: string, { version, resources }: VersionOffer): object {
  return { version, resources: resources.map((offer) => resourceOf({ group, version }, offer)), freshness: 'Current' };
}

function resourceOf(at: { group: string; version: string }, offer: ResourceOffer): object {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories, subresources } = offer;
  return {
    resource: plural,
    responseKind: { ...at, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(subresources.length === 0 ? {} : { subresources: subresources.map((item) => subresourceOf(at, item)) }),
  };
}

function subresourceOf(
  at: { group: string; version: string },
  { name, kind, group, version, verbs }: ResourceOffer['subresources'][number],
): object {
  const responseKind = version === '' ? { ...at, kind } : { group, version, kind };
  return { subresource: name, responseKind, verbs };
}
