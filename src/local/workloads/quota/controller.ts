/** Keeps the status of resource quotas. */

import { pods } from '../../../api/core/pod.ts';
import { namespacedResource } from '../../../api/core/resource.ts';
import type { Resource } from '../../../api/kind.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../../machinery/controller.ts';
import { patchIfChanged } from '../../../machinery/write.ts';
import { BATCH, type MemberContext } from '../member-context.ts';
import { quotaStatus, type ResourceQuota } from './plan.ts';

export const resourceQuotas: Resource<ResourceQuota> = namespacedResource('v1', 'ResourceQuota', 'resourcequotas');

export function quotaController({ client, informers }: MemberContext): ControllerSpec {
  const [quotas, allPods] = [informers.for(resourceQuotas), informers.for(pods)];
  return {
    name: 'resourcequota',
    start(queue) {
      quotas.onChange(({ object }) => queue.add(keyOf(object)));
      allPods.onChange(({ object }) => {
        for (const quota of quotas.list(object.metadata.namespace)) queue.addAfter(keyOf(quota), BATCH);
      });
    },
    async reconcile(key) {
      const { name, namespace = '' } = parseKey(key);
      const quota = quotas.get(name, namespace);
      if (!quota) return;
      const next = { ...quota, status: quotaStatus(quota, allPods.list(namespace)) };
      await patchIfChanged(client, resourceQuotas, { old: quota, next }, { subresource: 'status' });
    },
  };
}
