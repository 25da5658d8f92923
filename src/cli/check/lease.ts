/** Leases: whoever holds one shows by renewing it that it runs. */

import type { Lease } from '../../api/core/scheduling.ts';

/** A holder may be a little late, and clocks differ a little. */
const SLACK_MS = 15_000;

/** How long a lease has been overdue, in milliseconds; undefined while it is held. */
export function overdue({ spec }: Lease, now: number): number | undefined {
  const { renewTime, leaseDurationSeconds = 15 } = spec ?? {};
  const late = now - (Date.parse(renewTime ?? '') || 0) - leaseDurationSeconds * 1000;
  return late > SLACK_MS ? late : undefined;
}
