/** Why an attempt failed. Nothing fitting is an answer, not an exception. */

/**
 * `Fit`: every cluster was refused; previous targets are given up.
 * `Unschedulable`: not enough capacity. `Other`: anything else, such as spread constraints that cannot be met.
 */
export type FailureKind = 'Fit' | 'Unschedulable' | 'Other';

export interface Failure {
  readonly kind: FailureKind;
  /** The text of the condition and of the event. */
  readonly message: string;
  /** With `Fit`: why each examined cluster was refused. */
  readonly rejected?: Readonly<Record<string, string>>;
}

/** A failure of the kind `Other`. */
export function otherFailure(message: string): Failure {
  return { kind: 'Other', message };
}

/** A failure for lack of capacity. */
export function unschedulable(message: string): Failure {
  return { kind: 'Unschedulable', message };
}

/** True for a failure, among other possible results of a stage. */
export function isFailure(result: Failure | object): result is Failure {
  return 'kind' in result && 'message' in result;
}

/** The failure with `prefix` in front of its text. */
export function prefixed(prefix: string, failure: Failure): Failure {
  return { ...failure, message: prefix + failure.message };
}
