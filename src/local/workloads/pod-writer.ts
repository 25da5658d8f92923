/** Makes and removes Pods for a controller, and returns once its cache shows it. */

import { type Pod, pods } from '../../api/core/pod.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import { createBarrier } from './barrier.ts';
import { createOnce } from './create-once.ts';
import type { MemberContext, Reserve } from './member-context.ts';

export interface PodWriter {
  create(wanted: readonly Pod[]): Promise<void>;
  remove(unwanted: readonly Pod[]): Promise<void>;
}

/** A writer whose Pods are born on a node wherever one has room, which saves a write for each. */
export function createPodWriter({ client, informers, clock }: MemberContext, reserve: Reserve): PodWriter {
  const barrier = createBarrier(informers.for(pods), clock);

  const create = async (pod: Pod): Promise<void> => {
    const room = pod.spec.nodeName === undefined ? reserve(pod) : undefined;
    const placed = room ? { ...pod, spec: { ...pod.spec, nodeName: room.nodeName } } : pod;
    try {
      const created = await createOnce(client, pods, placed);
      if (created) await barrier.shows(created);
    } finally {
      room?.release();
    }
  };
  const remove = async (pod: Pod): Promise<void> => {
    const { name = '', namespace = '', uid = '' } = pod.metadata;
    try {
      await client.delete(pods, name, { namespace, preconditions: { uid } });
      await barrier.showsLeaving(pod);
    } catch (thrown) {
      if (!isApiError(thrown, 'NotFound') && !isApiError(thrown, 'Conflict')) throw thrown;
    }
  };
  return {
    create: async (wanted) => void (await Promise.all(wanted.map(create))),
    remove: async (unwanted) => void (await Promise.all(unwanted.map(remove))),
  };
}
