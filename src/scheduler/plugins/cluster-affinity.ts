/** Refuses clusters the placement does not mean. */

import { compileAffinity } from '../affinity/cluster-affinity.ts';
import type { SchedulerPlugin } from '../plugin.ts';
import { affinityTiers } from '../request.ts';

const REASON = 'cluster(s) did not match the placement cluster affinity constraint';

export const clusterAffinity: SchedulerPlugin = {
  name: 'ClusterAffinity',
  reads: affinityTiers,
  filter(request) {
    const tiers = affinityTiers(request).map(compileAffinity);
    if (tiers.length === 0) return undefined;
    return (member) => (tiers.some(({ matches }) => matches(member)) ? undefined : REASON);
  },
  only(request) {
    const tiers = affinityTiers(request);
    if (tiers.length === 0 || !tiers.every(({ clusterNames }) => clusterNames?.length)) return undefined;
    return new Set(tiers.flatMap(({ clusterNames }) => clusterNames ?? []));
  },
};
