/** Go templates as values. */

/** A value, and fields below it: `.a.b`, `$x.b`, `(index . 0).b`. */
export interface Operand {
  base:
    | { kind: 'dot' }
    | { kind: 'variable'; name: string }
    | { kind: 'literal'; value: string | number | boolean | null }
    | { kind: 'function'; name: string }
    | { kind: 'pipeline'; pipeline: Pipeline };
  fields: readonly string[];
}

/** A function with its arguments, or one value. */
export type Command = readonly Operand[];

export interface Pipeline {
  /** `$x :=`, `$i, $x :=` or, where `assigns`, `$x =`. */
  variables: readonly string[];
  assigns: boolean;
  /** The value of each is the last argument of the next. */
  commands: readonly Command[];
}

export type Block = readonly Node[];

export type Node =
  | { kind: 'text'; text: string }
  | { kind: 'output'; pipeline: Pipeline }
  | { kind: 'if' | 'with' | 'range'; pipeline: Pipeline; body: Block; otherwise: Block }
  | { kind: 'template'; name: string; pipeline: Pipeline | undefined }
  | { kind: 'break' | 'continue' };

export interface Template {
  root: Block;
  /** What `define` and `block` name. */
  named: ReadonlyMap<string, Block>;
}
