/** What an admission step is told. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { Problem } from '../../api/meta/problem.ts';
import type { Served } from '../registry.ts';
import type { User } from '../user.ts';

export interface Admission {
  served: Served;
  namespace: string | undefined;
  object: AnyObject;
  dryRun: boolean;
  /** Who writes; undefined: the server itself. */
  by: User | undefined;
}

/** Answers every problem of an object about to be stored, beside the others of its kind that are stored already. */
export type Review = (object: AnyObject, others: readonly AnyObject[]) => Promise<readonly Problem[]>;
