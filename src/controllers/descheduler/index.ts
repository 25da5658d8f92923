/** Now and then takes replicas away from clusters that cannot run them, so that the scheduler finds them another place. */

import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { deployments, replicaSets } from '../../api/core/apps.ts';
import { pods } from '../../api/core/pod.ts';
import { selectorText } from '../../api/core/selector.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import { type ResourceBinding, resourceBindings } from '../../api/work/v1alpha2/resource-binding.ts';
import { messageOf } from '../../base/errors.ts';
import { isTrue } from '../../machinery/condition.ts';
import type { ControllerSpec } from '../../machinery/controller.ts';
import { patchIfChanged } from '../../machinery/write.ts';
import type { Environment } from '../environment.ts';
import { tellBinding } from '../tell-binding.ts';
import { deschedule, isDeschedulable, undesiredTargets } from './plan.ts';
import { countUnschedulable } from './unschedulable.ts';

const NAME = 'descheduler';

/** Asks the member itself; a member that does not answer, or no longer exists, counts as able to run everything. */
async function unschedulableIn(environment: Environment, binding: ResourceBinding, clusterName: string) {
  const cluster = environment.informers.for(clusters).get(clusterName);
  if (!cluster || !isTrue(cluster.status?.conditions, 'Ready')) return 0;
  const { namespace = '', name } = binding.spec.resource;
  try {
    const { memberClient } = await environment.members.of(cluster);
    const deployment = await memberClient.find(deployments, name, { namespace });
    if (!deployment) return 0;
    const selection = { namespace, labelSelector: selectorText(deployment.spec.selector) };
    const [sets, all] = await Promise.all([
      memberClient.list(replicaSets, selection),
      memberClient.list(pods, selection),
    ]);
    const deadline = environment.clock.now() - Math.max(0, environment.settings.unschedulableThreshold);
    return countUnschedulable({ deployment, replicaSets: sets.items, pods: all.items }, deadline);
  } catch (thrown) {
    environment.log.debug(messageOf(thrown), { controller: NAME, cluster: clusterName });
    return 0;
  }
}

async function look(environment: Environment, binding: ResourceBinding): Promise<void> {
  const undesired = undesiredTargets(binding);
  if (undesired.length === 0) return;
  const counts = await Promise.all(
    undesired.map(async ({ name }) => [name, await unschedulableIn(environment, binding, name)] as const),
  );
  const outcome = deschedule(binding, new Map(counts));
  if (!outcome) return;
  try {
    const change = { old: binding, next: outcome.next };
    await patchIfChanged(environment.karmadaClient, resourceBindings, change, { lock: true });
  } catch (thrown) {
    const message = messageOf(thrown);
    // What has changed meanwhile is looked at next time.
    if (isApiError(thrown, 'Conflict')) return;
    tellBinding(environment, binding, NAME, { type: 'Warning', reason: 'DescheduleBindingFailed', message });
    return;
  }
  const { message } = outcome;
  tellBinding(environment, binding, NAME, { type: 'Normal', reason: 'DescheduleBindingSucceed', message });
}

/** None while the setting is off, as it is unless asked for. */
export function createDescheduler(environment: Environment): ControllerSpec[] {
  const { informers, settings } = environment;
  if (!settings.enableDescheduler) return [];
  const cache = informers.for(resourceBindings);
  return [
    {
      name: NAME,
      start: (queue) => queue.addAfter(NAME, settings.deschedulingInterval),
      async reconcile() {
        for (const binding of cache.list().filter(isDeschedulable)) await look(environment, binding);
        return { after: settings.deschedulingInterval };
      },
    },
  ];
}
