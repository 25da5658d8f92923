/** What a server warns of when a kind is used that has a successor. */

import type { Resource } from '../kind.ts';

const WARNINGS: Readonly<Record<string, string>> = {
  '/v1/Endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  '/v1/ComponentStatus': 'v1 ComponentStatus is deprecated in v1.19+',
};

/** The warning for a kind; undefined for kinds without a successor. */
export function deprecationWarning({
  group,
  version,
  kind,
}: Pick<Resource, 'group' | 'version' | 'kind'>): string | undefined {
  return WARNINGS[`${group}/${version}/${kind}`];
}
