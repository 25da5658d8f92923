/** Runs each Job's Pods to completion. */

import { jobs } from '../../../api/core/batch.ts';
import { pods } from '../../../api/core/pod.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../../machinery/controller.ts';
import { deleteIfPresent, patchIfChanged } from '../../../machinery/write.ts';
import { BATCH, type MemberContext } from '../member-context.ts';
import { controllerUid, ownerKey } from '../owner.ts';
import type { PodWriter } from '../pod-writer.ts';
import { planJob } from './plan.ts';

export function jobController({ client, informers, clock }: MemberContext, writer: PodWriter): ControllerSpec {
  const all = informers.for(jobs);
  const podsOf = informers.for(pods).index('controller', controllerUid);
  return {
    name: 'job',
    workers: 8,
    start(queue) {
      all.onChange(({ object }) => queue.add(keyOf(object)));
      informers.for(pods).onChange(({ object }) => {
        const key = ownerKey(object, jobs);
        if (key !== undefined) queue.addAfter(key, BATCH);
      });
    },
    async reconcile(key) {
      const { name, namespace = '' } = parseKey(key);
      const job = all.get(name, namespace);
      if (!job || job.metadata.deletionTimestamp !== undefined) return;
      const plan = planJob(job, podsOf(job.metadata.uid ?? ''), clock.now());
      if (plan.expired) return deleteIfPresent(client, jobs, job, { propagationPolicy: 'Background' });
      await writer.create(plan.create);
      await patchIfChanged(
        client,
        jobs,
        { old: job, next: { ...job, status: plan.status } },
        { subresource: 'status' },
      );
      await writer.remove(plan.remove);
      return plan.recheck === undefined ? undefined : { after: plan.recheck };
    },
  };
}
