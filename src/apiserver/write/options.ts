/** The options every write takes from its query. */

import { invalid, notSupported, type Problem } from '../../api/meta/problem.ts';
import { invalidObject } from '../answers/failures.ts';
import type { Call } from '../call.ts';

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldManager: string;
  readonly fieldValidation: FieldValidation;
}

const FIELD_VALIDATIONS = ['Ignore', 'Strict', 'Warn'];
const MAX_MANAGER = 128;

/** Reads them; throws Invalid naming the options kind: `CreateOptions`. */
export function writeOptionsOf({ query, headers }: Call, optionsKind: string): WriteOptions {
  const problems: Problem[] = [];
  const dryRuns = query.getAll('dryRun').filter((value) => value !== '');
  if (dryRuns.some((value) => value !== 'All')) problems.push(notSupported('dryRun', dryRuns, ['All']));
  const fieldManager = query.get('fieldManager') ?? '';
  if (fieldManager.length > MAX_MANAGER) {
    problems.push({
      field: 'fieldManager',
      type: 'FieldValueTooLong',
      message: `Too long: may not be more than ${MAX_MANAGER} bytes`,
    });
  }
  if (/\p{C}/u.test(fieldManager))
    problems.push(invalid('fieldManager', fieldManager, 'should only contain printable characters'));
  const fieldValidation = query.get('fieldValidation') || 'Warn';
  if (!FIELD_VALIDATIONS.includes(fieldValidation)) {
    problems.push(notSupported('fieldValidation', fieldValidation, ['', ...FIELD_VALIDATIONS]));
  }
  if (problems.length > 0) throw invalidOptions(optionsKind, problems);
  return {
    dryRun: dryRuns.length > 0,
    fieldManager: fieldManager || managerOf(headers['user-agent'] ?? ''),
    fieldValidation: fieldValidation as FieldValidation,
  };
}

/** The failure for options that cannot be. */
export function invalidOptions(kind: string, problems: readonly Problem[]): Error {
  return invalidObject({ group: 'meta.k8s.io', kind }, '', problems);
}

/** Who writes without naming a manager is known by the program that sends the request. */
function managerOf(userAgent: string): string {
  return userAgent.split('/')[0]?.trim().slice(0, MAX_MANAGER) || 'unknown';
}
