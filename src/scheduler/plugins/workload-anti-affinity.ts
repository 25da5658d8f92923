/** Keeps workloads of one anti-affinity group on different clusters. */

import { peersOf } from '../affinity/workload-groups.ts';
import type { SchedulerPlugin } from '../plugin.ts';
import { isTargeted } from '../request.ts';

const REASON = 'cluster already has workload with the same anti-affinity group';

export const workloadAntiAffinity: SchedulerPlugin = {
  name: 'WorkloadAntiAffinity',
  gate: 'WorkloadAffinity',
  filter(request) {
    const taken = new Set(
      peersOf(request.spec, request.peers, 'antiAffinityGroup')?.flatMap(({ clusters }) => clusters),
    );
    if (taken.size === 0) return undefined;
    return (member) => (taken.has(member.name) && !isTargeted(request, member) ? REASON : undefined);
  },
};
