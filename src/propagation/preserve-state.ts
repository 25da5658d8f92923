/** State that goes along when a workload moves: values of the old copy's status, carried as labels of the new one. */

import type { FailoverBehavior } from '../api/policy/v1alpha1/failover.ts';
import { findByPath } from '../api/printing/json-path.ts';
import type { GracefulEvictionTask, ResourceBinding } from '../api/work/v1alpha2/resource-binding.ts';

type StatePreservation = NonNullable<NonNullable<FailoverBehavior['cluster']>['statePreservation']>;

const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** The text of a JSONPath template such as `{.jobID}`; throws where it leads nowhere. */
function evaluate(template: string, status: unknown): string {
  const parts = template.includes('{') ? template : `{${template}}`;
  return parts.replaceAll(/\{([^}]*)\}/g, (_, path: string) => {
    const found = findByPath(status, `{${path}}`);
    if (found.length === 0) throw new Error(`the status has nothing at ${template}`);
    return found.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ');
  });
}

/**
 * The labels that carry the state of the copy in a cluster; undefined where the policy names none. Throws while the
 * state is not known, and when a value cannot be a label.
 */
export function preservedState(
  { status }: ResourceBinding,
  clusterName: string,
  wish: StatePreservation | undefined,
): Pick<GracefulEvictionTask, 'preservedLabelState'> {
  if (!wish?.rules.length) return {};
  const report = status?.aggregatedStatus?.find((item) => item.clusterName === clusterName);
  if (!report?.status) {
    throw new Error(`the application status has not yet been collected from Cluster(${clusterName})`);
  }
  const entries = wish.rules.map(({ aliasLabelName, jsonPath }) => {
    const value = evaluate(jsonPath, report.status);
    if (!LABEL_VALUE.test(value)) throw new Error(`"${value}", found at ${jsonPath}, cannot be the value of a label`);
    return [aliasLabelName, value] as const;
  });
  return { preservedLabelState: Object.fromEntries(entries) };
}
