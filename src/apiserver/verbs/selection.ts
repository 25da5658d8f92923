/** The objects a list, watch or deletecollection is about. */

import { failure } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { badRequest } from '../answers/failures.ts';
import type { Call } from '../call.ts';
import { parseFieldSelector } from '../selectors/field-selector.ts';
import { parseLabelSelector } from '../selectors/label-selector.ts';
import type { Target } from '../target.ts';

export interface Selection {
  /** Keys of candidates start with it. */
  readonly prefix: string;
  /** Undefined: every candidate is selected. */
  readonly matches: ((object: AnyObject) => boolean) | undefined;
}

/** Reads the selectors of a call. */
export function selectionOf({ served, namespace, name }: Target, { query }: Call): Selection {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  const byLabel = labels === '' ? undefined : parseLabelSelector(labels);
  const byField = fields === '' ? undefined : parseFieldSelector(served, fields);
  const prefix = namespace === undefined ? '' : `${namespace}/`;
  const tests = [
    ...(byLabel ? [(object: AnyObject) => byLabel(object.metadata.labels)] : []),
    ...(byField ? [(object: AnyObject) => byField.test(object)] : []),
    ...(name === undefined ? [] : [(object: AnyObject) => object.metadata.name === name]),
  ];
  return { prefix, matches: tests.length === 0 ? undefined : (object) => tests.every((test) => test(object)) };
}

/** A whole number from the query; undefined when absent. */
export function integerOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
}

/** Why a resourceVersion cannot be read; undefined when it can. */
export function versionProblem(text: string): string | undefined {
  if (/^\d*$/.test(text)) return undefined;
  const quoted = JSON.stringify(text);
  return `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`;
}

/** The failure for a version the server has not reached. */
export function tooLarge(requested: number, current: number): Error {
  return failure('Timeout', `Timeout: Too large resource version: ${requested}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}
