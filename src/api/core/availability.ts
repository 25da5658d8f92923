/** How a Deployment says whether enough of its replicas are available, in Kubernetes' words. */

import type { Condition } from '../meta/object.ts';

/** The condition `Available`, without its times. */
export function availability(enough: boolean): Omit<Condition, 'lastTransitionTime'> {
  return enough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}
