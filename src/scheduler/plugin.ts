/** The contract of plugins: whether a cluster may be used, and how well it suits. */

import type { Member } from './fleet.ts';
import type { FeatureGates } from './gates.ts';
import type { Request } from './request.ts';

/** Why a cluster is refused; undefined when it is not. */
export type Check = (member: Member) => string | undefined;

/** 0…100, more is better. */
export type Score = (member: Member) => number;

export interface SchedulerPlugin {
  readonly name: string;
  /** Runs only with this gate on. */
  readonly gate?: keyof FeatureGates;
  /** Reads the request once; undefined when no cluster can be refused. */
  readonly filter?: (request: Request) => Check | undefined;
  /** Reads the request once; undefined when all clusters score 0. */
  readonly score?: (request: Request) => Score | undefined;
  /**
   * What of the request the verdicts depend on, beside the binding's own clusters (previous targets, evictions):
   * requests that read the same share their explanations. Not given: nothing is shared.
   */
  readonly reads?: (request: Request) => unknown;
  /** The only clusters that can pass the filter, where the request names them: a shortcut past all others. */
  readonly only?: (request: Request) => ReadonlySet<string> | undefined;
}
