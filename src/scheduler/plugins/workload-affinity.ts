/** Keeps workloads of one affinity group on the same clusters: the first one scheduled decides. */

import { peersOf } from '../affinity/workload-groups.ts';
import type { SchedulerPlugin } from '../plugin.ts';
import { isTargeted } from '../request.ts';

const REASON = 'ResourceBinding with the same affinity group does not target this cluster';

export const workloadAffinity: SchedulerPlugin = {
  name: 'WorkloadAffinity',
  gate: 'WorkloadAffinity',
  filter(request) {
    const placed = peersOf(request.spec, request.peers, 'affinityGroup')?.filter(({ clusters }) => clusters.length > 0);
    if (!placed?.length) return undefined;
    return (member) => {
      if (isTargeted(request, member)) return undefined;
      return placed.every(({ clusters }) => clusters.includes(member.name)) ? undefined : REASON;
    };
  },
};
