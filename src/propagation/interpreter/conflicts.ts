/** Customizations that teach the same kind the same thing: only one of them could be listened to. */

import type { ResourceInterpreterCustomization } from '../../api/config/v1alpha1/resource-interpreter-customization.ts';
import { forbidden, type Problem } from '../../api/meta/problem.ts';
import { OPERATIONS } from './operations.ts';

/** One problem for each operation that another customization answers already; dependencies add up. */
export function conflictingScripts(
  { spec }: ResourceInterpreterCustomization,
  others: readonly ResourceInterpreterCustomization[],
): Problem[] {
  const rivals = others.filter(
    (other) => other.spec.target.apiVersion === spec.target.apiVersion && other.spec.target.kind === spec.target.kind,
  );
  return OPERATIONS.filter(({ hook }) => hook !== 'dependencies').flatMap(({ rule, operation }) => {
    const rival = spec.customizations[rule] && rivals.find((other) => other.spec.customizations[rule]);
    if (!rival) return [];
    const { name } = rival.metadata;
    const message = `conflicting with InterpreterOperation(${operation}) of existing ResourceInterpreterCustomization(${name})`;
    return [forbidden(`spec.customizations.${rule}`, message)];
  });
}
