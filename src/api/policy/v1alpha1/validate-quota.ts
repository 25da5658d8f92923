/** What a FederatedResourceQuota may say beyond its schema. */

import {
  addQuantity,
  compareQuantity,
  isQuantity,
  parseQuantity,
  type Quantity,
  ZERO_QUANTITY,
} from '../../../base/quantity.ts';
import { checkQualifiedName } from '../../builtin/names.ts';
import { checkClusterName } from '../../cluster-name.ts';
import { invalid, type Problem } from '../../meta/problem.ts';

type Amounts = Record<string, string | number>;

interface Share {
  clusterName: string;
  hard: Amounts;
}

interface QuotaSpec {
  overall: Amounts;
  staticAssignments?: Share[];
}

const MAX_NAME_LENGTH = 63;

/** Every problem of a quota. */
export function validateQuota(name: string, { overall, staticAssignments = [] }: QuotaSpec): Problem[] {
  const problems = [
    ...(name.length > MAX_NAME_LENGTH
      ? [invalid('metadata.name', name, `must be no more than ${MAX_NAME_LENGTH} characters`)]
      : []),
    ...validateAmounts(overall, 'spec.overall'),
    ...staticAssignments.flatMap((assignment, index) => validateShare(assignment, `spec.staticAssignments[${index}]`)),
  ];
  // Sums make sense only of amounts that are amounts.
  return problems.length > 0 ? problems : validateShares(overall, staticAssignments);
}

interface QuotaStatus {
  overall?: Amounts;
  overallUsed?: Amounts;
  aggregatedStatus?: { clusterName: string; hard?: Amounts; used?: Amounts }[];
}

/** Every problem of what is reported about a quota. */
export function validateQuotaStatus({ overall, overallUsed, aggregatedStatus = [] }: QuotaStatus): Problem[] {
  return [
    ...validateAmounts(overall ?? {}, 'status.overall'),
    ...validateAmounts(overallUsed ?? {}, 'status.overallUsed'),
    ...aggregatedStatus.flatMap(({ clusterName, hard = {}, used = {} }, index) => {
      const path = `status.aggregatedStatus[${index}]`;
      return [...validateShare({ clusterName, hard }, path), ...validateAmounts(used, `${path}.used`)];
    }),
  ];
}

function validateShare({ clusterName, hard }: Share, path: string): Problem[] {
  const text = checkClusterName(clusterName);
  return [
    ...(text ? [invalid(`${path}.clusterName`, clusterName, text)] : []),
    ...validateAmounts(hard, `${path}.hard`),
  ];
}

function validateAmounts(amounts: Amounts, path: string): Problem[] {
  return Object.entries(amounts).flatMap(([resource, amount]) => {
    const names = checkQualifiedName(resource).map((text) => invalid(path, resource, text));
    if (!isQuantity(String(amount))) return [...names, invalid(`${path}[${resource}]`, amount, 'must be a quantity')];
    return compareQuantity(parseQuantity(amount), ZERO_QUANTITY) < 0
      ? [...names, invalid(`${path}[${resource}]`, String(amount), 'must be greater than or equal to 0')]
      : names;
  });
}

function validateShares(overall: Amounts, assignments: readonly Share[]): Problem[] {
  const sums = new Map<string, Quantity>();
  for (const { hard } of assignments) {
    for (const [resource, amount] of Object.entries(hard)) {
      sums.set(resource, addQuantity(sums.get(resource) ?? ZERO_QUANTITY, parseQuantity(amount)));
    }
  }
  return [...sums].flatMap(([resource, sum]) => {
    const path = `spec.overall[${resource}]`;
    const limit = overall[resource];
    if (limit === undefined) return [invalid(path, resource, 'assignment resourceName is not exist in overall')];
    return compareQuantity(parseQuantity(limit), sum) < 0
      ? [invalid(path, String(limit), 'overall is less than assignments')]
      : [];
  });
}
