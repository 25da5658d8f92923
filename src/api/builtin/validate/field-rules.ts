/** Rules that many kinds share: numbers, selectors, maps of labels, things that never change. */

import { deepEqual } from '../../../base/json.ts';
import { compareQuantity, parseQuantity } from '../../../base/quantity.ts';
import type { LabelSelector } from '../../core/selector.ts';
import { forbidden, invalid, notSupported, type Problem, required } from '../../meta/problem.ts';
import { type Check, checkQualifiedName } from '../names.ts';
import { validateLabels } from '../object-meta.ts';

/** Refuses numbers below zero. */
export function notNegative(value: number | undefined, path: string): Problem[] {
  return value !== undefined && value < 0 ? [invalid(path, value, 'must be greater than or equal to 0')] : [];
}

/** Refuses numbers that are no port. */
export function portNumber(value: number | undefined, path: string): Problem[] {
  const fits = value !== undefined && value >= 1 && value <= 65_535;
  return fits ? [] : [invalid(path, value ?? 0, 'must be between 1 and 65535, inclusive')];
}

/** Requires one of the values. */
export function oneOf(value: string | undefined, supported: readonly string[], path: string): Problem[] {
  if (!value) return [required(path)];
  return supported.includes(value) ? [] : [notSupported(path, value, supported)];
}

/** Requires a text that passes the check. */
export function named(value: string | undefined, check: Check, path: string): Problem[] {
  if (!value) return [required(path)];
  const message = check(value);
  return message ? [invalid(path, value, message)] : [];
}

/** Refuses another value than before. */
export function immutable(value: unknown, old: unknown, path: string, text = 'field is immutable'): Problem[] {
  return deepEqual(value, old) ? [] : [invalid(path, value, text)];
}

/** Refuses another value than before, without showing it. */
export function frozen(value: unknown, old: unknown, path: string, text: string): Problem[] {
  return deepEqual(value, old) ? [] : [forbidden(path, text)];
}

/** Refuses amounts below zero. */
export function amounts(values: Record<string, string> | undefined, path: string): Problem[] {
  return Object.entries(values ?? {}).flatMap(([name, value]) =>
    parseQuantity(value).nanos < 0n ? [invalid(`${path}[${name}]`, value, 'must be greater than or equal to 0')] : [],
  );
}

/** Refuses requests above their limits. */
export function requestsWithinLimits(
  requests: Record<string, string> | undefined,
  limits: Record<string, string> | undefined,
  path: string,
): Problem[] {
  return Object.entries(requests ?? {}).flatMap(([name, request]) => {
    const limit = limits?.[name];
    if (limit === undefined || compareQuantity(parseQuantity(request), parseQuantity(limit)) <= 0) return [];
    return [invalid(path, request, `must be less than or equal to ${name} limit of ${limit}`)];
  });
}

/** Every problem of a label selector. */
export function validateSelector(selector: LabelSelector | undefined, path: string): Problem[] {
  if (!selector) return [];
  return [
    ...validateLabels(selector.matchLabels, `${path}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap(({ key, operator, values = [] }, i) => {
      const at = `${path}.matchExpressions[${i}]`;
      return [
        ...operatorProblems(operator, values, at),
        ...checkQualifiedName(key).map((text) => invalid(`${at}.key`, key, text)),
      ];
    }),
  ];
}

function operatorProblems(operator: string, values: readonly string[], at: string): Problem[] {
  if (operator === 'In' || operator === 'NotIn') {
    const text = "must be specified when `operator` is 'In' or 'NotIn'";
    return values.length === 0 ? [required(`${at}.values`, text)] : [];
  }
  if (operator === 'Exists' || operator === 'DoesNotExist') {
    const text = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    return values.length > 0 ? [forbidden(`${at}.values`, text)] : [];
  }
  return [invalid(`${at}.operator`, operator, 'not a valid selector operator')];
}

/** True when the selector selects everything. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}
