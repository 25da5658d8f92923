/** Refuses clusters the binding is being evicted from, also those still targeted. */

import { isEvicting } from '../binding.ts';
import type { SchedulerPlugin } from '../plugin.ts';

const REASON = 'cluster(s) is in the process of eviction';

export const clusterEviction: SchedulerPlugin = {
  name: 'ClusterEviction',
  reads: () => undefined,
  filter({ spec }) {
    if (!spec.gracefulEvictionTasks?.length) return undefined;
    return ({ name }) => (isEvicting(spec, name) ? REASON : undefined);
  },
};
