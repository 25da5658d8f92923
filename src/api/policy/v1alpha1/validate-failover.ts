/** What the failover part of a policy may say beyond its schema. */

import { checkQualifiedName } from '../../builtin/names.ts';
import { invalid, type Problem } from '../../meta/problem.ts';
import type { FailoverBehavior } from './failover.ts';
import type { PropagationSpec } from './propagation-spec.ts';

type Application = NonNullable<FailoverBehavior['application']>;

/** Every problem of `spec.failover`, and of what it demands of the rest of the policy. */
export function validateFailover({ failover, propagateDeps = false }: PropagationSpec): Problem[] {
  if (!failover) return [];
  const { application, cluster } = failover;
  const path = 'spec.failover';
  return [
    ...(application && !propagateDeps
      ? [invalid('spec.propagateDeps', propagateDeps, 'application failover is set, propagateDeps must be true')]
      : []),
    ...(application ? validateApplication(application, `${path}.application`) : []),
    ...validateStatePreservation(application?.statePreservation, `${path}.application.statePreservation`),
    ...validateStatePreservation(cluster?.statePreservation, `${path}.cluster.statePreservation`),
  ];
}

function validateApplication(
  { decisionConditions, gracePeriodSeconds, purgeMode }: Application,
  path: string,
): Problem[] {
  const { tolerationSeconds = 0 } = decisionConditions;
  const texts = graceTexts(gracePeriodSeconds, purgeMode === 'Gracefully');
  return [
    ...(tolerationSeconds < 0
      ? [
          invalid(
            `${path}.decisionConditions.tolerationSeconds`,
            tolerationSeconds,
            'must be greater than or equal to 0',
          ),
        ]
      : []),
    ...texts.map((text) => invalid(`${path}.gracePeriodSeconds`, gracePeriodSeconds, text)),
  ];
}

function graceTexts(seconds: number | undefined, isGraceful: boolean): string[] {
  if (!isGraceful) return seconds === undefined ? [] : ['only takes effect when purgeMode is gracefully'];
  if (seconds === undefined) return ['should not be empty when purgeMode is gracefully'];
  return seconds > 0 ? [] : ['must be greater than 0'];
}

function validateStatePreservation(state: Application['statePreservation'], path: string): Problem[] {
  return (state?.rules ?? []).flatMap(({ aliasLabelName }, index) =>
    checkQualifiedName(aliasLabelName).map((text) =>
      invalid(`${path}.rules[${index}].aliasLabelName`, aliasLabelName, text),
    ),
  );
}
