/** The guard's voice: a binding says when an eviction waits because it would take the last healthy copy. */

import type { ResourceBinding } from '../api/work/v1alpha2/resource-binding.ts';
import { changeStatus } from '../machinery/change-status.ts';
import { conditionOf, withCondition } from '../machinery/condition.ts';
import { bindingKindOf } from './binding-kind.ts';
import type { Environment } from './environment.ts';
import { tellBinding } from './tell-binding.ts';

const KEPT = 'LastHealthyCopyKept';

/** True while the binding says so for this reason. */
export function isKept({ status }: ResourceBinding, reason: string): boolean {
  const condition = conditionOf(status?.conditions, KEPT);
  return condition?.status === 'True' && condition.reason === reason;
}

/** Sets the condition, and tells people once; without a message takes back what was said for the same reason. */
export async function sayKept(
  environment: Environment,
  binding: ResourceBinding,
  { reason, message, component }: { reason: string; message?: string; component: string },
): Promise<void> {
  const wasKept = isKept(binding, reason);
  if (message === undefined && !wasKept) return;
  const statement =
    message === undefined
      ? ({
          type: KEPT,
          status: 'False',
          reason: 'NothingHeld',
          message: 'No eviction waits for a replacement.',
        } as const)
      : ({ type: KEPT, status: 'True', reason, message } as const);
  await changeStatus(environment.karmadaClient, bindingKindOf(binding).resource, binding, (current) => {
    const conditions = withCondition(current.status?.conditions, statement, environment.clock.now());
    return { ...current, status: { ...current.status, conditions } };
  });
  if (message !== undefined && !wasKept)
    tellBinding(environment, binding, component, { type: 'Warning', reason: 'EvictionHeld', message });
}
