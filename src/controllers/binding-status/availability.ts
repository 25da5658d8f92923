/**
 * The condition people wait for. Members' conditions are not part of what is reflected, so a Deployment in the control
 * plane would never become Available for `kubectl wait` and `kubectl rollout`; it is said from the sums instead.
 */

import type { Deployment } from '../../api/core/apps.ts';
import { portionOf } from '../../api/core/portion.ts';
import type { AnyObject, Condition } from '../../api/meta/object.ts';
import { withCondition } from '../../machinery/condition.ts';

function available(deployment: Deployment): Omit<Condition, 'lastTransitionTime'> {
  const { replicas = 1, strategy } = deployment.spec;
  const tolerated = portionOf(strategy?.rollingUpdate?.maxUnavailable, replicas, 'down');
  const isAvailable = (deployment.status?.availableReplicas ?? 0) >= replicas - tolerated;
  return isAvailable
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

/** The template with the condition in its aggregated status; objects of other kinds as they are. */
export function withAvailability(template: AnyObject, now: number): AnyObject {
  if (template.kind !== 'Deployment' || template.apiVersion !== 'apps/v1') return template;
  const deployment = template as unknown as Deployment;
  const known = template.status?.['conditions'] as readonly Condition[] | undefined;
  const conditions = withCondition(known, available(deployment), now);
  return { ...template, status: { ...template.status, conditions } };
}
