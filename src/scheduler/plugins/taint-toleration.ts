/** Refuses clusters with a taint the placement does not tolerate; previous targets may stay. */

import { type TaintLike, untolerated } from '../affinity/toleration.ts';
import type { SchedulerPlugin } from '../plugin.ts';
import { isTargeted } from '../request.ts';

export const taintToleration: SchedulerPlugin = {
  name: 'TaintToleration',
  reads: ({ placement }) => placement.clusterTolerations,
  filter(request) {
    const tolerations = request.placement.clusterTolerations ?? [];
    return (member) => {
      if (member.taints.length === 0 || isTargeted(request, member)) return undefined;
      const taint = untolerated(member.taints, tolerations);
      return taint && `cluster(s) had untolerated taint {${taintText(taint)}}`;
    };
  },
};

function taintText({ key, value, effect }: TaintLike): string {
  return `${key}${value ? `=${value}` : ''}:${effect}`;
}
