/** Replicas of one cluster as a row of marks. */

import type { Share } from '../result.ts';

export const BAR_WIDTH = 20;

/** `■` stays, `+` comes, `-` goes; one mark per replica, scaled down where `most` exceeds the width. */
export function barOf({ now = 0, next = 0 }: Pick<Share, 'now' | 'next'>, most: number): string {
  const scale = most > BAR_WIDTH ? BAR_WIDTH / most : 1;
  const kept = marks(Math.min(now, next), scale);
  return '■'.repeat(kept) + '+'.repeat(marks(next - now, scale)) + '-'.repeat(marks(now - next, scale));
}

/** At least one mark for anything at all. */
function marks(count: number, scale: number): number {
  return count <= 0 ? 0 : Math.max(1, Math.round(count * scale));
}
