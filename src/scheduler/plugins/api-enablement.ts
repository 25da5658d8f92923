/** Refuses clusters that do not serve the kind; previous targets may stay. */

import { kindKey } from '../fleet.ts';
import type { SchedulerPlugin } from '../plugin.ts';
import { isTargeted } from '../request.ts';

const REASON = 'cluster(s) did not have the API resource';

export const apiEnablement: SchedulerPlugin = {
  name: 'APIEnablement',
  reads: ({ spec }) => [spec.resource.apiVersion, spec.resource.kind],
  filter(request) {
    const { apiVersion, kind } = request.spec.resource;
    const wanted = kindKey(apiVersion, kind);
    return (member) => (member.kinds.has(wanted) || isTargeted(request, member) ? undefined : REASON);
  },
};
