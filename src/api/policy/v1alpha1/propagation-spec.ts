/** The spec shared by PropagationPolicy and ClusterPropagationPolicy. */

import { flag, type Infer, int32, list, object, oneOf, optional, text } from '../../field.ts';
import { failoverBehavior } from './failover.ts';
import { placement } from './placement.ts';
import { resourceSelector } from './resource-selector.ts';

export const conflictResolution = optional(
  oneOf(['Abort', 'Overwrite'], 'what to do with an object of that name that is already on a member', {
    default: 'Abort',
  }),
);

export const suspensionFields = {
  dispatching: optional(flag('stop sending to every cluster')),
  dispatchingOnClusters: optional(
    object({ clusterNames: optional(list(text(''), 'clusters by name')) }, 'stop sending to these clusters'),
  ),
};

export const propagationSpec = object(
  {
    activationPreference: optional(oneOf(['Lazy'], 'Lazy: a changed policy acts at the next change of the template')),
    association: optional(flag('old name of propagateDeps; no effect')),
    conflictResolution,
    dependentOverrides: optional(list(text(''), 'override policies that must exist first')),
    failover: optional(failoverBehavior),
    placement: optional(placement),
    preemption: optional(
      oneOf(['Always', 'Never'], 'may templates be taken from a policy of lower priority', { default: 'Never' }),
    ),
    preserveResourcesOnDeletion: optional(flag('members keep their objects when the template is deleted')),
    priority: optional(int32('the higher number wins between policies', { default: 0 })),
    propagateDeps: optional(flag('also send what the template refers to')),
    resourceSelectors: list(resourceSelector, 'which templates', { minItems: 1 }),
    schedulePriority: optional(
      object(
        {
          priorityClassName: text('name of the class'),
          priorityClassSource: oneOf(['KubePriorityClass'], 'where the class is looked up'),
        },
        'place in the scheduling queue',
      ),
    ),
    schedulerName: optional(text('which scheduler decides; never changes', { default: 'default-scheduler' })),
    suspension: optional(object(suspensionFields, 'stop sending')),
  },
  'desired state',
);

export type PropagationSpec = Infer<typeof propagationSpec>;
