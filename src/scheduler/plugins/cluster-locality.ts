/** Prefers clusters that are targets already, with or without replicas. */

import type { SchedulerPlugin } from '../plugin.ts';
import { isTargeted } from '../request.ts';

const TARGETED = 100;

export const clusterLocality: SchedulerPlugin = {
  name: 'ClusterLocality',
  reads: ({ previous }) => previous.size > 0,
  score(request) {
    if (request.previous.size === 0) return undefined;
    return (member) => (isTargeted(request, member) ? TARGETED : 0);
  },
};
