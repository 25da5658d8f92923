/** Carries out WorkloadRebalancers: every workload they name is scheduled afresh, once. */

import { isApiError } from '../../api/meta/api-error.ts';
import { type WorkloadRebalancer, workloadRebalancers } from '../../api/rebalance/v1alpha1/workload-rebalancer.ts';
import { formatTime } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { deepEqual } from '../../base/json.ts';
import { changeStatus } from '../../machinery/change-status.ts';
import type { ControllerSpec, Result } from '../../machinery/controller.ts';
import { patchIfChanged } from '../../machinery/write.ts';
import { bindingName } from '../../propagation/names.ts';
import { bindingKindOf } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';
import { expiry, type ObservedWorkload, observedWorkloads, triggered } from './plan.ts';

const NAME = 'workload-rebalancer';

/** Asks for the workload to be scheduled afresh. A binding that is missing now is not waited for. */
async function reschedule(
  { karmadaClient }: Environment,
  rebalancer: WorkloadRebalancer,
  { workload }: ObservedWorkload,
): Promise<ObservedWorkload> {
  const { kind, name, namespace } = workload;
  const scope = namespace ? { namespace } : {};
  const { resource } = bindingKindOf({ metadata: scope });
  // Asked of the server: a cache may not know yet of a binding that a person has seen.
  const binding = await karmadaClient.find(resource, bindingName(kind, name), scope);
  if (!binding) return { workload, result: 'Failed', reason: 'ReferencedBindingNotFound' };
  await patchIfChanged(karmadaClient, resource, { old: binding, next: triggered(binding, rebalancer) }, { lock: true });
  return { workload, result: 'Successful' };
}

/** Everything that has no result yet; what could not be done keeps having none. */
async function rescheduleAll(environment: Environment, rebalancer: WorkloadRebalancer): Promise<ObservedWorkload[]> {
  const attempt = async (item: ObservedWorkload): Promise<ObservedWorkload> => {
    try {
      return item.result ? item : await reschedule(environment, rebalancer, item);
    } catch (thrown) {
      const { kind, namespace = '', name } = item.workload;
      environment.log.warn(messageOf(thrown), { controller: NAME, workload: `${kind} ${namespace}/${name}` });
      return item;
    }
  };
  return Promise.all(observedWorkloads(rebalancer).map(attempt));
}

async function report(
  { karmadaClient, clock }: Environment,
  rebalancer: WorkloadRebalancer,
  items: ObservedWorkload[],
): Promise<WorkloadRebalancer | undefined> {
  const isFinished = items.every(({ result }) => result !== undefined);
  const { generation: observedGeneration = 0 } = rebalancer.metadata;
  return changeStatus(karmadaClient, workloadRebalancers, rebalancer, (current) => {
    const status = { ...current.status, observedWorkloads: items, observedGeneration };
    const isNews = !deepEqual(status, current.status);
    return {
      ...current,
      status: isNews && isFinished ? { ...status, finishTime: formatTime(clock.now()) } : status,
    };
  });
}

/** Deletes the request when its time has come; answers when to look again. */
async function expire({ karmadaClient, clock }: Environment, rebalancer: WorkloadRebalancer): Promise<Result> {
  const end = expiry(rebalancer);
  if (end === undefined) return undefined;
  const left = end - clock.now();
  if (left > 0) return { after: left };
  const { name = '', resourceVersion } = rebalancer.metadata;
  const preconditions = resourceVersion === undefined ? {} : { preconditions: { resourceVersion } };
  try {
    await karmadaClient.delete(workloadRebalancers, name, preconditions);
  } catch (thrown) {
    if (!isApiError(thrown, 'NotFound')) throw thrown;
  }
  return undefined;
}

export function createWorkloadRebalancerController(environment: Environment): ControllerSpec {
  const cache = environment.informers.for(workloadRebalancers);
  return {
    name: NAME,
    start(queue) {
      cache.onChange(({ type, object, old, initial }) => {
        if (type === 'deleted' || old?.metadata.generation === object.metadata.generation) return;
        queue.add(object.metadata.name ?? '', { low: initial });
      });
    },
    async reconcile(name) {
      const rebalancer = cache.get(name);
      if (!rebalancer || rebalancer.metadata.deletionTimestamp) return undefined;
      const items = await rescheduleAll(environment, rebalancer);
      const reported = await report(environment, rebalancer, items);
      const pending = items.filter(({ result }) => result === undefined).length;
      if (pending > 0) throw new Error(`${pending} resource reschedule triggered failed and need retry`);
      return reported && expire(environment, reported);
    },
  };
}
