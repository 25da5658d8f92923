/** Counts that may be written as a share: `2`, `25%`. */

import type { IntOrString } from './pod.ts';

/** The count that `value` means of `total`; shares are rounded up or down. */
export function portionOf(value: IntOrString | undefined, total: number, round: 'up' | 'down'): number {
  if (value === undefined) return 0;
  const share = /^(\d+)%$/.exec(String(value));
  if (!share) return Number(value) || 0;
  const exact = (Number(share[1]) * total) / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}
