/** Reports every member's health, version, kinds and capacity on its Cluster. */

import { type Cluster, clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import type { Condition } from '../../api/meta/object.ts';
import { messageOf } from '../../base/errors.ts';
import { changeStatus } from '../../machinery/change-status.ts';
import { conditionOf, withCondition } from '../../machinery/condition.ts';
import type { ControllerSpec } from '../../machinery/controller.ts';
import { CLUSTER_FINALIZER } from '../../propagation/names.ts';
import type { Environment } from '../environment.ts';
import type { Member } from '../members.ts';
import { type Collected, collect } from './collect.ts';
import { probe } from './probe.ts';
import { createDamper, type Damper, readyCondition } from './ready.ts';

interface Report {
  conditions: Omit<Condition, 'lastTransitionTime'>[];
  collected?: Omit<Collected, 'condition'>;
}

/** Push members are watched from here until they have left; a Pull member's agent reports for itself. */
function isOurs({ metadata, spec }: Cluster): boolean {
  const joined = metadata.finalizers?.includes(CLUSTER_FINALIZER) ?? false;
  return joined && spec.syncMode === 'Push' && spec.secretRef !== undefined;
}

async function reportOn(environment: Environment, member: Member, cluster: Cluster, damper: Damper): Promise<Report> {
  const health = await probe(member.memberClient, environment.clock);
  const current = conditionOf(cluster.status?.conditions, 'Ready');
  const ready = damper.judge(member.clusterName, current, readyCondition(health));
  if (ready.status !== 'True' || !health.online || !health.healthy) return { conditions: [ready] };
  const { condition, ...collected } = await collect(environment, member, cluster);
  return { conditions: [ready, condition], collected };
}

function withReport(cluster: Cluster, { conditions, collected }: Report, now: number): Cluster {
  const merged = conditions.reduce<readonly Condition[]>(
    (list, condition) => withCondition(list, condition, now),
    cluster.status?.conditions ?? [],
  );
  return { ...cluster, status: { ...cluster.status, ...collected, conditions: [...merged] } };
}

export function createClusterStatusController(environment: Environment): ControllerSpec {
  const { karmadaClient, informers, members, clock, settings } = environment;
  const cached = informers.for(clusters);
  const damper = createDamper({
    now: () => clock.now(),
    successThreshold: settings.clusterSuccessThreshold,
    failureThreshold: settings.clusterFailureThreshold,
  });

  const unreachable = (thrown: unknown): Report => {
    const message = `failed to create a ClusterClient: ${messageOf(thrown)}`;
    return { conditions: [{ type: 'Ready', status: 'False', reason: 'StatusCollectionFailed', message }] };
  };

  return {
    name: 'cluster-status-controller',
    // A member that does not answer must not keep the others waiting.
    lane: (clusterName) => clusterName,
    start(queue) {
      cached.onChange(({ type, object, old }) => {
        const name = object.metadata.name ?? '';
        if (type === 'deleted') damper.forget(name);
        const before = old && isOurs(old) ? old.metadata.generation : undefined;
        if (isOurs(object) && before !== object.metadata.generation) queue.add(name);
      });
    },
    async reconcile(clusterName) {
      const cluster = cached.get(clusterName);
      if (!cluster || !isOurs(cluster)) return undefined;
      const report = await members
        .of(cluster)
        .then((member) => reportOn(environment, member, cluster, damper), unreachable);
      await changeStatus(karmadaClient, clusters, cluster, (current) => withReport(current, report, clock.now()));
      return { after: settings.clusterStatusFrequency };
    },
  };
}
