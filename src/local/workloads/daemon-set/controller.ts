/** Keeps one Pod of each DaemonSet on every node that takes it. */

import { daemonSets } from '../../../api/core/apps.ts';
import { nodes } from '../../../api/core/core.ts';
import { pods } from '../../../api/core/pod.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../../machinery/controller.ts';
import { patchIfChanged } from '../../../machinery/write.ts';
import { BATCH, type MemberContext } from '../member-context.ts';
import { controllerUid, ownerKey } from '../owner.ts';
import type { PodWriter } from '../pod-writer.ts';
import { planDaemonSet } from './plan.ts';

export function daemonSetController({ client, informers, clock }: MemberContext, writer: PodWriter): ControllerSpec {
  const [sets, allNodes] = [informers.for(daemonSets), informers.for(nodes)];
  const podsOf = informers.for(pods).index('controller', controllerUid);
  return {
    name: 'daemonset',
    workers: 4,
    start(queue) {
      sets.onChange(({ object }) => queue.add(keyOf(object)));
      allNodes.onChange(() => {
        for (const set of sets.list()) queue.addAfter(keyOf(set), BATCH);
      });
      informers.for(pods).onChange(({ object }) => {
        const key = ownerKey(object, daemonSets);
        if (key !== undefined) queue.addAfter(key, BATCH);
      });
    },
    async reconcile(key) {
      const { name, namespace = '' } = parseKey(key);
      const set = sets.get(name, namespace);
      if (!set) return;
      const plan = planDaemonSet(set, allNodes.list(), podsOf(set.metadata.uid ?? ''), clock.now());
      await writer.create(plan.create);
      await writer.remove(plan.remove);
      const next = { ...set, status: plan.status };
      await patchIfChanged(client, daemonSets, { old: set, next }, { subresource: 'status' });
      return plan.recheck === undefined ? undefined : { after: plan.recheck };
    },
  };
}
