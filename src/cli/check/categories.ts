/** Everything `check` looks at, in the order it is shown. */

import { admissionChecks } from './admission.ts';
import { certificateChecks } from './certificates.ts';
import { componentChecks } from './components.ts';
import { controlPlaneChecks } from './control-plane.ts';
import type { Category } from './finding.ts';
import { memberChecks } from './members.ts';
import { workloadChecks } from './workloads.ts';

export const CATEGORIES: readonly Category[] = [
  { name: 'control-plane', checks: controlPlaneChecks },
  { name: 'components', checks: componentChecks },
  { name: 'certificates', checks: certificateChecks },
  { name: 'admission', checks: admissionChecks },
  { name: 'members', checks: memberChecks },
  { name: 'workloads', checks: workloadChecks },
];
