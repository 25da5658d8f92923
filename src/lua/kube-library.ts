/** The module `kube` of scripts: what they need to know about pods and quantities. */

import type { PodTemplateSpec } from '../api/core/pod.ts';
import { isObject } from '../base/json.ts';
import { addQuantity, formatQuantity, isQuantity, parseQuantity, type Quantity } from '../base/quantity.ts';
import { podDependencies } from '../propagation/interpreter/pod-dependencies.ts';
import { podRequirements } from '../propagation/interpreter/pod-requirements.ts';

function quantityOf(value: unknown): Quantity {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !isQuantity(text)) {
    throw new Error(`${JSON.stringify(value) ?? 'nil'} is not a quantity: write it as in 100m, 1Gi or 2`);
  }
  return parseQuantity(text);
}

function templateOf(value: unknown): PodTemplateSpec {
  if (!isObject(value)) throw new Error('a pod template is expected: a table with metadata and spec');
  return value as unknown as PodTemplateSpec;
}

/** Numbers a quantity by its value, as a float: `100m` is 0.1. */
function quantityNumber(value: unknown): number {
  return Number(quantityOf(value).nanos) / 1e9;
}

/** By the names scripts call them. */
export const KUBE_FUNCTIONS: Readonly<Record<string, (args: readonly unknown[]) => unknown>> = {
  resourceAdd: (args) => formatQuantity(args.map(quantityOf).reduce(addQuantity, parseQuantity('0'))),
  accuratePodRequirements: ([template]) => podRequirements(templateOf(template).spec) ?? null,
  getPodDependencies: ([template, namespace]) =>
    podDependencies(templateOf(template).spec, typeof namespace === 'string' ? namespace : ''),
  getResourceQuantity: ([value]) => quantityNumber(value),
};
