/** Keeps the named Pods and the claims of each StatefulSet. */

import { statefulSets } from '../../../api/core/apps.ts';
import { pods } from '../../../api/core/pod.ts';
import { persistentVolumeClaims } from '../../../api/core/storage.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../../machinery/controller.ts';
import { patchIfChanged } from '../../../machinery/write.ts';
import { createOnce } from '../create-once.ts';
import { BATCH, type MemberContext } from '../member-context.ts';
import { controllerUid, ownerKey } from '../owner.ts';
import type { PodWriter } from '../pod-writer.ts';
import { claimsOf, podOf } from './identity.ts';
import { planStatefulSet } from './plan.ts';

export function statefulSetController({ client, informers, clock }: MemberContext, writer: PodWriter): ControllerSpec {
  const sets = informers.for(statefulSets);
  const podsOf = informers.for(pods).index('controller', controllerUid);
  return {
    name: 'statefulset',
    workers: 8,
    start(queue) {
      sets.onChange(({ object }) => queue.add(keyOf(object)));
      informers.for(pods).onChange(({ object }) => {
        const key = ownerKey(object, statefulSets);
        if (key !== undefined) queue.addAfter(key, BATCH);
      });
    },
    async reconcile(key) {
      const { name, namespace = '' } = parseKey(key);
      const set = sets.get(name, namespace);
      if (!set) return;
      const plan = planStatefulSet(set, podsOf(set.metadata.uid ?? ''), clock.now());
      const claims = plan.create.flatMap((ordinal) => claimsOf(set, ordinal));
      await Promise.all(claims.map((claim) => createOnce(client, persistentVolumeClaims, claim)));
      await writer.create(plan.create.map((ordinal) => podOf(set, ordinal)));
      await writer.remove(plan.remove);
      const next = { ...set, status: plan.status };
      await patchIfChanged(client, statefulSets, { old: set, next }, { subresource: 'status' });
      return plan.recheck === undefined ? undefined : { after: plan.recheck };
    },
  };
}
