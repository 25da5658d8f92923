/** Every check over a fleet: mistakes that no single object shows, found before they hurt. */

import { compareText } from '../base/json.ts';
import { FAILOVER_CHECKS } from './failover.ts';
import type { Check, Finding, Subject } from './finding.ts';
import { OVERRIDE_CHECKS } from './overrides.ts';
import { PLACEMENT_CHECKS } from './placement.ts';
import { SELECTION_CHECKS } from './selection.ts';
import { titleOf } from './titles.ts';

/** In the order of their codes. */
export const CHECKS: readonly Check[] = [
  ...SELECTION_CHECKS,
  ...PLACEMENT_CHECKS,
  ...FAILOVER_CHECKS,
  ...OVERRIDE_CHECKS,
];

export interface CodedFinding extends Finding, Pick<Check, 'code' | 'name' | 'severity'> {}

/** All findings: by object, then by code. */
export function analyze(subject: Subject): CodedFinding[] {
  const found = CHECKS.flatMap(({ find, code, name, severity }) =>
    find(subject).map((finding) => ({ ...finding, code, name, severity })),
  );
  return found.sort((a, b) => compareText(titleOf(a.object), titleOf(b.object)) || compareText(a.code, b.code));
}
