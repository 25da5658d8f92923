/** JSONPath templates in kubectl's dialect, as values. */

/** One step from values to values. */
export type Step =
  | { kind: 'field'; name: string }
  | { kind: 'wildcard' }
  /** The value itself and everything below it. */
  | { kind: 'descend' }
  /** `[start:end:step]`; a single index is a slice of one element that must exist. */
  | { kind: 'slice'; start: number | undefined; end: number | undefined; step: number }
  | { kind: 'index'; at: number }
  | { kind: 'union'; paths: readonly Path[] }
  | { kind: 'filter'; left: Operand; comparison?: { operator: Operator; right: Operand } };

export type Path = readonly Step[];
export type Operand = { path: Path } | { literal: Literal };
export type Literal = string | number | boolean;

export const OPERATORS = ['==', '!=', '<=', '>=', '<', '>'] as const;
export type Operator = (typeof OPERATORS)[number];

/** A part of a template: text as it is, what an expression finds, or a body for everything a path finds. */
export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'output'; operand: Operand }
  | { kind: 'range'; path: Path; body: readonly Part[] };
