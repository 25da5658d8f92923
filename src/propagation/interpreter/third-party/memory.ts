/** Amounts of memory as programs of the Java world write them: `2048m`, `4gb`; a bare number is megabytes. */

import { isQuantity } from '../../../base/quantity.ts';

const UNITS: Readonly<Record<string, string>> = { k: 'Ki', m: 'Mi', g: 'Gi', t: 'Ti' };

/** The amount as a quantity of Kubernetes; undefined for what is neither. */
export function memoryQuantity(value: unknown): string | undefined {
  if (typeof value === 'number') return `${value}Mi`;
  if (typeof value !== 'string') return undefined;
  const [, amount, unit = 'm'] = /^(\d+)\s*([kmgt])?b?$/i.exec(value.trim()) ?? [];
  if (amount !== undefined) return `${amount}${UNITS[unit.toLowerCase()] ?? ''}`;
  return isQuantity(value) ? value : undefined;
}
