/** Printing a value through a JSONPath template. */

import { goText } from '../go-text.ts';
import { type Evaluation, evaluateOperand, evaluatePath } from './evaluate.ts';
import { readTemplate } from './read-template.ts';
import type { Part } from './syntax.ts';

export type PrintValue = (value: unknown) => string;

/** A printer for `-o jsonpath=TEMPLATE`; throws UserError `BadInput` for a template that cannot be read. */
export function createJsonPathPrinter(template: string, evaluation: Evaluation): PrintValue {
  const parts = readTemplate(template);
  return (value) => printParts(parts, value, evaluation);
}

/** A printer for `-o jsonpath-as-json=TEMPLATE`: everything the expressions find, as one JSON array. */
export function createJsonPathAsJsonPrinter(template: string, evaluation: Evaluation): PrintValue {
  const parts = readTemplate(template);
  return (value) => `${JSON.stringify(findParts(parts, value, evaluation), null, 4)}\n`;
}

function printParts(parts: readonly Part[], value: unknown, evaluation: Evaluation): string {
  return parts.map((part) => printPart(part, value, evaluation)).join('');
}

function printPart(part: Part, value: unknown, evaluation: Evaluation): string {
  if (part.kind === 'text') return part.text;
  if (part.kind === 'output') return evaluateOperand(part.operand, value, evaluation).map(goText).join(' ');
  const items = evaluatePath(part.path, value, evaluation);
  return items.map((item) => printParts(part.body, item, evaluation)).join('');
}

function findParts(parts: readonly Part[], value: unknown, evaluation: Evaluation): unknown[] {
  return parts.flatMap((part) => {
    if (part.kind === 'text') return [];
    if (part.kind === 'output') return evaluateOperand(part.operand, value, evaluation);
    return evaluatePath(part.path, value, evaluation).flatMap((item) => findParts(part.body, item, evaluation));
  });
}
