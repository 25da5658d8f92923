/** Waiting for what an object says of itself. */

import type { PodCondition } from '../../api/core/pod.ts';
import type { Resource } from '../../api/kind.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import type { Client } from '../../client/client.ts';
import { type WaitOptions, waitForObject } from '../../client/wait.ts';

export type Conditioned = KubeObject & { status?: { conditions?: PodCondition[] | null } };

export interface ConditionWait extends Omit<WaitOptions<Conditioned, true>, 'until'> {
  /** Its type: `Established`. */
  condition: string;
  /** Hears of each state the condition is in. */
  seen?(condition: PodCondition | undefined): void;
}

/** Resolves once the condition is True; rejects as `waitForObject` does. */
export async function waitForCondition<T extends Conditioned>(
  client: Client,
  resource: Resource<T>,
  name: string,
  { condition, seen, ...options }: ConditionWait,
): Promise<void> {
  await waitForObject(client, resource, name, {
    ...options,
    until: (object) => {
      const found = object?.status?.conditions?.find(({ type }) => type === condition);
      seen?.(found);
      return found?.status === 'True' ? true : undefined;
    },
  });
}
