/** Discovery one group at a time: APIVersions, APIGroupList, APIGroup, APIResourceList. */

import type { GroupOffer, ResourceOffer, SubresourceOffer, VersionOffer } from './offers.ts';

/** `/api` */
export function apiVersions(address: string): object {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
  };
}

function versionOf(group: string, version: string): { groupVersion: string; version: string } {
  return { groupVersion: `${group}/${version}`, version };
}

function groupOf({ group, versions }: GroupOffer): object {
  return {
    name: group,
    versions: versions.map(({ version }) => versionOf(group, version)),
    preferredVersion: versionOf(group, versions[0]?.version ?? ''),
  };
}

/** `/apis` */
export function apiGroupList(groups: readonly GroupOffer[]): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.filter(({ group }) => group !== '').map(groupOf) };
}

/** `/apis/apps` */
export function apiGroup(group: GroupOffer): object {
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) };
}

/** `/api/v1`, `/apis/apps/v1` */
export function apiResourceList(group: string, { version, resources }: VersionOffer): object {
  return {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: resources.flatMap(entriesOf),
  };
}

function entriesOf(offer: ResourceOffer): object[] {
  const { plural, singular, namespaced, kind, verbs, shortNames, categories } = offer;
  const entry = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs,
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
  };
  return [entry, ...offer.subresources.map((subresource) => subresourceEntry(offer, subresource))];
}

function subresourceEntry(
  { plural, namespaced }: ResourceOffer,
  { name, kind, group, version, verbs }: SubresourceOffer,
): object {
  return {
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    ...(version === '' ? {} : { group, version }),
    kind,
    verbs,
  };
}
