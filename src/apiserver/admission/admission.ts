/** What an admission step is told. */

import type { AnyObject } from '../../api/meta/object.ts';
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
