/** Starts each CronJob's Jobs at their times. */

import { cronJobs, jobs } from '../../../api/core/batch.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../../machinery/controller.ts';
import { deleteIfPresent, patchIfChanged } from '../../../machinery/write.ts';
import { createBarrier } from '../barrier.ts';
import { createOnce } from '../create-once.ts';
import type { MemberContext } from '../member-context.ts';
import { controllerUid, ownerKey } from '../owner.ts';
import { planCronJob } from './plan.ts';

export function cronJobController({ client, informers, clock }: MemberContext): ControllerSpec {
  const [all, allJobs] = [informers.for(cronJobs), informers.for(jobs)];
  const jobsOf = allJobs.index('controller', controllerUid);
  const barrier = createBarrier(allJobs, clock);
  return {
    name: 'cronjob',
    workers: 2,
    start(queue) {
      all.onChange(({ object }) => queue.add(keyOf(object)));
      allJobs.onChange(({ object }) => {
        const key = ownerKey(object, cronJobs);
        if (key !== undefined) queue.add(key);
      });
    },
    async reconcile(key) {
      const { name, namespace = '' } = parseKey(key);
      const cronJob = all.get(name, namespace);
      if (!cronJob || cronJob.metadata.deletionTimestamp !== undefined) return;
      const plan = planCronJob(cronJob, jobsOf(cronJob.metadata.uid ?? ''), clock.now());
      const background = { propagationPolicy: 'Background' } as const;
      await Promise.all(plan.remove.map((job) => deleteIfPresent(client, jobs, job, background)));
      const started = plan.start && (await createOnce(client, jobs, plan.start));
      if (started) await barrier.shows(started);
      const next = { ...cronJob, status: plan.status };
      await patchIfChanged(client, cronJobs, { old: cronJob, next }, { subresource: 'status' });
      return plan.recheck === undefined ? undefined : { after: plan.recheck };
    },
  };
}
