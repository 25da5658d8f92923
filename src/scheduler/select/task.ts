/** What one selection reads. */

import type { Candidate } from '../candidate.ts';
import type { Trace } from '../explain/trace.ts';
import type { Request } from '../request.ts';
import type { Limits } from './limits.ts';

export interface SelectionTask {
  readonly request: Request;
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** Replicas the targets must be able to take; undefined: capacity does not matter. */
  readonly need: number | undefined;
  readonly clusterLimits: Limits;
  readonly trace: Trace | undefined;
}
