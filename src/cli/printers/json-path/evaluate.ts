/** What a path finds in a value. */

import { UserError } from '../../../base/errors.ts';
import { isObject } from '../../../base/json.ts';
import type { Operand, Operator, Path, Step } from './syntax.ts';

export interface Evaluation {
  /** True: what is not there is nothing. False: it is an error. */
  allowMissing: boolean;
}

/** Everything `path` leads to from `value`. */
export function evaluatePath(path: Path, value: unknown, evaluation: Evaluation): unknown[] {
  let found: unknown[] = [value];
  let isDeep = false;
  for (const step of path) {
    // Below everything there is hardly ever everything.
    const allowMissing = evaluation.allowMissing || isDeep;
    found = takeAll(step, found, { allowMissing });
    isDeep = step.kind === 'descend';
  }
  return found;
}

/** What an expression stands for. */
export function evaluateOperand(operand: Operand, value: unknown, evaluation: Evaluation): unknown[] {
  return 'path' in operand ? evaluatePath(operand.path, value, evaluation) : [operand.literal];
}

/** A union goes by its paths, and not by the values it starts from. */
function takeAll(step: Step, values: readonly unknown[], evaluation: Evaluation): unknown[] {
  if (step.kind !== 'union') return values.flatMap((value) => take(step, value, evaluation));
  return step.paths.flatMap((path) => values.flatMap((value) => evaluatePath(path, value, evaluation)));
}

function take(step: Exclude<Step, { kind: 'union' }>, value: unknown, evaluation: Evaluation): unknown[] {
  switch (step.kind) {
    case 'field':
      return field(step.name, value, evaluation);
    case 'wildcard':
      return childrenOf(value);
    case 'descend':
      return descend(value);
    case 'index':
      return index(step.at, value, evaluation);
    case 'slice':
      return slice(step, value);
    case 'filter':
      return filter(step, value);
  }
}

function field(name: string, value: unknown, { allowMissing }: Evaluation): unknown[] {
  const found = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  if (found !== undefined && found !== null) return [found];
  if (allowMissing) return [];
  throw new UserError('BadInput', `${name} is not found`, { hint: 'leave out --allow-missing-template-keys=false' });
}

function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

function descend(value: unknown): unknown[] {
  const children = childrenOf(value).filter((child) => typeof child === 'object' && child !== null);
  return [value, ...children.flatMap(descend)];
}

function index(at: number, value: unknown, { allowMissing }: Evaluation): unknown[] {
  if (!Array.isArray(value)) return [];
  const found: unknown = value.at(at);
  if (found !== undefined || (allowMissing && value.length === 0)) return found === undefined ? [] : [found];
  throw new UserError('BadInput', `array index out of bounds: index ${at}, length ${value.length}`);
}

function slice({ start, end, step }: Extract<Step, { kind: 'slice' }>, value: unknown): unknown[] {
  if (!Array.isArray(value)) return [];
  if (step === 0) throw new UserError('BadInput', 'the step of a JSONPath slice must be greater than 0');
  return value.slice(start, end).filter((_, i) => i % step === 0);
}

function filter({ left, comparison }: Extract<Step, { kind: 'filter' }>, value: unknown): unknown[] {
  if (!Array.isArray(value)) return [];
  const missing: Evaluation = { allowMissing: true };
  return value.filter((item: unknown) => {
    const [found] = evaluateOperand(left, item, missing);
    if (found === undefined || !comparison) return found !== undefined;
    const [wanted] = evaluateOperand(comparison.right, item, missing);
    return wanted !== undefined && COMPARE[comparison.operator](order(found, wanted));
  });
}

const COMPARE: Readonly<Record<Operator, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function order(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [String(a), String(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
