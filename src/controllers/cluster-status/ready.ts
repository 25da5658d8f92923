/** The Ready condition of a cluster, and the patience before a changed answer is believed. */

import type { Condition } from '../../api/meta/object.ts';
import type { Health } from './probe.ts';

type Judgement = Omit<Condition, 'lastTransitionTime'>;

/** What a probe's answer means. */
export function readyCondition({ online, healthy }: Health): Judgement {
  if (!online) {
    return { type: 'Ready', status: 'False', reason: 'ClusterNotReachable', message: 'cluster is not reachable' };
  }
  if (healthy) {
    const message = 'cluster is healthy and ready to accept workloads';
    return { type: 'Ready', status: 'True', reason: 'ClusterReady', message };
  }
  const message = 'cluster is reachable but health endpoint responded without ok';
  return { type: 'Ready', status: 'False', reason: 'ClusterNotReady', message };
}

export interface Damper {
  /** What to report: the observed condition once it has lasted, the current one until then. */
  judge(clusterName: string, current: Condition | undefined, observed: Judgement): Judgement;
  forget(clusterName: string): void;
}

export interface DamperOptions {
  now(): number;
  successThreshold: number;
  failureThreshold: number;
}

/** Remembers, per cluster, since when the observed status has been what it is. */
export function createDamper({ now, successThreshold, failureThreshold }: DamperOptions): Damper {
  const since = new Map<string, { isReady: boolean; at: number }>();
  return {
    judge(clusterName, current, observed) {
      const isReady = observed.status === 'True';
      const last = since.get(clusterName);
      if (last?.isReady !== isReady) since.set(clusterName, { isReady, at: now() });
      if (!last || !current || (current.status === 'True') === isReady) return observed;
      const lasted = last.isReady === isReady ? now() - last.at : 0;
      const { lastTransitionTime: _, ...unchanged } = current;
      return lasted >= (isReady ? successThreshold : failureThreshold) ? observed : unchanged;
    },
    forget: (clusterName) => void since.delete(clusterName),
  };
}
