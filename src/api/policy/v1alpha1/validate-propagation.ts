/** What both kinds of propagation policy may say beyond their schema, and may not change. */

import type { WriteContext } from '../../kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import { invalid, type Problem, required } from '../../meta/problem.ts';
import type { PropagationSpec } from './propagation-spec.ts';
import { validateSelectorNamespaces } from './resource-selector.ts';
import { validateFailover } from './validate-failover.ts';
import { validatePlacement } from './validate-placement.ts';

interface Policy extends KubeObject {
  spec: PropagationSpec;
}

/** Every problem of a policy; `idLabel` is the label with its permanent id. */
export function validatePropagation(policy: Policy, context: WriteContext, idLabel: string): Problem[] {
  const { metadata, spec } = policy;
  const old = context.operation === 'UPDATE' ? (context.old as Policy | undefined) : undefined;
  return [
    ...validateId(policy, old, idLabel),
    ...(old && old.spec.schedulerName !== spec.schedulerName
      ? [invalid('spec.schedulerName', spec.schedulerName, 'the schedulerName should not be updated')]
      : []),
    ...validatePlacement(spec.placement, 'spec.placement'),
    ...validateFailover(spec),
    ...(metadata.namespace ? validateSelectorNamespaces(spec.resourceSelectors, metadata.namespace) : []),
    ...validatePreemption(spec),
    ...validateSuspension(spec.suspension),
  ];
}

function validateId({ metadata }: Policy, old: Policy | undefined, label: string): Problem[] {
  const id = metadata.labels?.[label];
  const field = `metadata.labels[${label}]`;
  if (!id) {
    return [
      required(field, `label ${label} is required, it should be set by the mutating admission webhook during creation`),
    ];
  }
  const was = old?.metadata.labels?.[label];
  return was !== undefined && was !== id
    ? [invalid(field, id, `label ${label} is immutable, it can only be set by the system during creation`)]
    : [];
}

/** A policy that takes templates from others must name them. */
function validatePreemption({ preemption, resourceSelectors }: PropagationSpec): Problem[] {
  if (preemption !== 'Always') return [];
  return resourceSelectors.flatMap(({ name = '' }, index) =>
    name === ''
      ? [
          invalid(
            `spec.resourceSelectors[${index}].name`,
            name,
            'name cannot be empty if preemption is Always, the empty name may cause unexpected resources preemption',
          ),
        ]
      : [],
  );
}

function validateSuspension(suspension: PropagationSpec['suspension']): Problem[] {
  const isBoth = suspension?.dispatching === true && suspension.dispatchingOnClusters?.clusterNames?.length;
  return isBoth
    ? [
        invalid(
          'spec.suspension',
          suspension,
          'suspension dispatching cannot co-exist with dispatchingOnClusters.clusterNames',
        ),
      ]
    : [];
}
