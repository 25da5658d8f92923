/** What an admission step is told. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { Served } from '../registry.ts';

export interface Admission {
  served: Served;
  namespace: string | undefined;
  object: AnyObject;
  dryRun: boolean;
}
