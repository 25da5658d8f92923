/** Keeps as many Pods as each ReplicaSet wants. */

import { replicaSets } from '../../../api/core/apps.ts';
import { pods } from '../../../api/core/pod.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../../machinery/controller.ts';
import { controllerReference, patchIfChanged } from '../../../machinery/write.ts';
import { BATCH, type MemberContext, SETTLING } from '../member-context.ts';
import { controllerUid, ownerKey } from '../owner.ts';
import { podFromTemplate } from '../pod.ts';
import type { PodWriter } from '../pod-writer.ts';
import { planReplicaSet } from './plan.ts';

export function replicaSetController({ client, informers, clock }: MemberContext, writer: PodWriter): ControllerSpec {
  const sets = informers.for(replicaSets);
  const podsOf = informers.for(pods).index('controller', controllerUid);
  return {
    name: 'replicaset',
    workers: 16,
    start(queue) {
      sets.onChange(({ object }) => queue.add(keyOf(object)));
      informers.for(pods).onChange(({ type, object }) => {
        const key = ownerKey(object, replicaSets);
        // A new Pod tells more in a moment, and a status now would soon be written again.
        if (key !== undefined) queue.addAfter(key, type === 'added' ? SETTLING : BATCH);
      });
    },
    async reconcile(key) {
      const { name, namespace = '' } = parseKey(key);
      const set = sets.get(name, namespace);
      if (!set) return;
      const plan = planReplicaSet(set, podsOf(set.metadata.uid ?? ''), clock.now());
      const owner = controllerReference(replicaSets, set);
      const identity = { generateName: `${name}-`, namespace, owner };
      const template = set.spec.template ?? { spec: { containers: [] } };
      await writer.create(Array.from({ length: plan.create }, () => podFromTemplate(template, identity)));
      await writer.remove(plan.remove);
      // The Pods' own events bring this ReplicaSet back, so a status now would soon be written again.
      if (plan.create + plan.remove.length > 0) return;
      if (plan.status) {
        const next = { ...set, status: plan.status };
        await patchIfChanged(client, replicaSets, { old: set, next }, { subresource: 'status' });
      }
      return plan.recheck === undefined ? undefined : { after: plan.recheck };
    },
  };
}
