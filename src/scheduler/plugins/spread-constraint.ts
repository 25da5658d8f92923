/** Refuses clusters that lack a property the placement spreads by. */

import type { Member } from '../fleet.ts';
import type { SchedulerPlugin } from '../plugin.ts';

interface Property {
  readonly reason: string;
  known(member: Member): boolean;
}

const PROPERTIES: Readonly<Record<string, Property>> = {
  provider: { reason: 'cluster(s) did not have provider property', known: ({ provider }) => provider !== '' },
  region: { reason: 'cluster(s) did not have region property', known: ({ region }) => region !== '' },
  zone: { reason: 'cluster(s) did not have zones property', known: ({ zones }) => zones.length > 0 },
};

export const spreadConstraint: SchedulerPlugin = {
  name: 'SpreadConstraint',
  reads: ({ placement }) => placement.spreadConstraints,
  filter({ placement }) {
    const needed = (placement.spreadConstraints ?? []).flatMap(({ spreadByField = '' }) =>
      Object.hasOwn(PROPERTIES, spreadByField) ? [PROPERTIES[spreadByField]] : [],
    );
    if (needed.length === 0) return undefined;
    return (member) => needed.find((property) => property?.known(member) === false)?.reason;
  },
};
