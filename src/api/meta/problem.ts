/** Validation findings: all of them, each with the path of its field, in Kubernetes' words. */

export type ProblemType =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueDuplicate'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'FieldValueNotFound';

export interface Problem {
  /** Field path as Kubernetes prints it: `spec.rules[0].host`, `metadata.labels[a/b]`. */
  field: string;
  type: ProblemType;
  /** The text after the path, e.g. `Invalid value: -1: must be greater than or equal to 0`. */
  message: string;
}

/** `spec.x: Invalid value: …` */
export function problemText(problem: Problem): string {
  return `${problem.field}: ${problem.message}`;
}

/** A value as it appears in a problem's text: strings quoted, objects as JSON. */
function shown(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(value);
}

export function required(field: string, detail = ''): Problem {
  return { field, type: 'FieldValueRequired', message: detail ? `Required value: ${detail}` : 'Required value' };
}

export function invalid(field: string, value: unknown, detail: string): Problem {
  return { field, type: 'FieldValueInvalid', message: `Invalid value: ${shown(value)}: ${detail}` };
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): Problem {
  const list = supported.map((item) => JSON.stringify(item)).join(', ');
  return {
    field,
    type: 'FieldValueNotSupported',
    message: `Unsupported value: ${shown(value)}: supported values: ${list}`,
  };
}

export function forbidden(field: string, detail: string): Problem {
  return { field, type: 'FieldValueForbidden', message: `Forbidden: ${detail}` };
}

export function duplicate(field: string, value: unknown): Problem {
  return { field, type: 'FieldValueDuplicate', message: `Duplicate value: ${shown(value)}` };
}
