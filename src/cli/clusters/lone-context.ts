/** The flags that name a member's own kubeconfig, where it need not be given. */

import { UserError } from '../../base/errors.ts';

/** Throws UserError `BadInput` for a context of no file. */
export function rejectLoneContext(flags: {
  clusterKubeconfig: string | undefined;
  clusterContext: string | undefined;
}): void {
  if (flags.clusterContext === undefined || flags.clusterKubeconfig !== undefined) return;
  throw new UserError('BadInput', '--cluster-context is a context of --cluster-kubeconfig, which is not given');
}
