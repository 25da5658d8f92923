/**
 * The condition people wait for. Members' conditions are not part of what is reflected, so a Deployment in the control
 * plane would never become Available for `kubectl wait` and `kubectl rollout`; it is said from the sums instead.
 */

import type { Deployment } from '../../api/core/apps.ts';
import { availability } from '../../api/core/availability.ts';
import { portionOf } from '../../api/core/portion.ts';
import type { AnyObject, Condition } from '../../api/meta/object.ts';
import { withCondition } from '../../machinery/condition.ts';

function isAvailable({ spec, status }: Deployment): boolean {
  const { replicas = 1, strategy } = spec;
  const tolerated = portionOf(strategy?.rollingUpdate?.maxUnavailable, replicas, 'down');
  return (status?.availableReplicas ?? 0) >= replicas - tolerated;
}

/** The template with the condition in its aggregated status; objects of other kinds as they are. */
export function withAvailability(template: AnyObject, now: number): AnyObject {
  if (template.kind !== 'Deployment' || template.apiVersion !== 'apps/v1') return template;
  const deployment = template as unknown as Deployment;
  const known = template.status?.['conditions'] as readonly Condition[] | undefined;
  const conditions = withCondition(known, availability(isAvailable(deployment)), now);
  return { ...template, status: { ...template.status, conditions } };
}
