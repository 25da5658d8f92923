/** The conditions of a Work that say whether it is being sent and whether it has arrived. */

import type { Condition } from '../../api/meta/object.ts';
import { messageOf } from '../../base/errors.ts';

type Statement = Omit<Condition, 'lastTransitionTime'>;

/** Whether the Work is being sent to its member. */
export function dispatching(isSuspended: boolean): Statement {
  if (isSuspended) {
    const message = 'Work dispatching is in a suspended state.';
    return { type: 'Dispatching', status: 'False', reason: 'SuspendDispatching', message };
  }
  const message = 'Work is being dispatched to member clusters.';
  return { type: 'Dispatching', status: 'True', reason: 'Dispatching', message };
}

/** Whether every manifest is on the member; `failures` are the reasons why some are not. */
export function applied(total: number, failures: readonly unknown[]): Statement {
  if (failures.length === 0) {
    const message = 'Manifest has been successfully applied';
    return { type: 'Applied', status: 'True', reason: 'AppliedSuccessful', message };
  }
  const reasons = failures.map(messageOf);
  const list = reasons.length === 1 ? reasons[0] : `[${reasons.join(', ')}]`;
  const message = `Failed to apply all manifests (${total - failures.length}/${total}): ${list}`;
  return { type: 'Applied', status: 'False', reason: 'AppliedFailed', message };
}
