/** Pull members report for themselves: one that no longer gives a sign of life becomes Ready Unknown. */

import { type Cluster, clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { leases } from '../../api/core/scheduling.ts';
import type { Condition } from '../../api/meta/object.ts';
import { changeStatus } from '../../machinery/change-status.ts';
import { conditionOf, withCondition } from '../../machinery/condition.ts';
import type { ControllerSpec } from '../../machinery/controller.ts';
import { KARMADA_CLUSTER_NAMESPACE } from '../../propagation/names.ts';
import type { Environment } from '../environment.ts';

interface Sign {
  /** What was seen: the lease's renewal and the Ready condition. */
  seen: string;
  /** Milliseconds of our own clock: those of members may differ. */
  since: number;
}

export function createPullMonitor(environment: Environment): ControllerSpec {
  const { karmadaClient, informers, clock, settings } = environment;
  const cached = informers.for(clusters);
  const renewals = informers.for(leases);
  const signs = new Map<string, Sign>();

  /** The last sign, noted anew when it differs from the one before. */
  const lastSign = (clusterName: string, ready: Condition | undefined): Sign => {
    const lease = renewals.get(`${KARMADA_CLUSTER_NAMESPACE}/${clusterName}`);
    const seen = JSON.stringify([lease?.spec?.renewTime, ready?.status, ready?.reason]);
    const before = signs.get(clusterName);
    if (before?.seen === seen) return before;
    const sign = { seen, since: clock.now() };
    signs.set(clusterName, sign);
    return sign;
  };

  return {
    name: 'cluster-lease-monitor',
    start(queue) {
      cached.onChange(({ type, object }) => {
        const name = object.metadata.name ?? '';
        if (type === 'deleted') signs.delete(name);
        else if (object.spec.syncMode === 'Pull') queue.add(name);
      });
      renewals.onChange(({ object: { metadata } }) => {
        if (metadata.namespace === KARMADA_CLUSTER_NAMESPACE) queue.add(metadata.name ?? '');
      });
    },
    async reconcile(clusterName) {
      const cluster = cached.get(clusterName);
      if (cluster?.spec.syncMode !== 'Pull' || cluster.metadata.deletionTimestamp) return undefined;
      const ready = conditionOf(cluster.status?.conditions, 'Ready');
      const { since } = lastSign(clusterName, ready);
      const grace = ready ? settings.clusterMonitorGracePeriod : settings.clusterStartupGracePeriod;
      const left = since + grace - clock.now();
      if (left > 0) return { after: left };
      if (ready?.status === 'Unknown') return undefined;
      await changeStatus(karmadaClient, clusters, cluster, (current) => silent(current, clock.now()));
      return undefined;
    },
  };
}

function silent(cluster: Cluster, now: number): Cluster {
  const { conditions = [] } = cluster.status ?? {};
  const words = conditionOf(conditions, 'Ready')
    ? { reason: 'ClusterStatusUnknown', message: 'Cluster status controller stopped posting cluster status.' }
    : { reason: 'ClusterStatusNeverUpdated', message: 'Cluster status controller never posted cluster status.' };
  const next = withCondition(conditions, { type: 'Ready', status: 'Unknown', ...words }, now);
  return { ...cluster, status: { ...cluster.status, conditions: [...next] } };
}
