/** Which templates are divided anew: all of them, or those a given WorkloadRebalancer names. */

import { parseApiVersion } from '../api/kind.ts';
import type { AnyObject, KubeObject } from '../api/meta/object.ts';
import { type WorkloadRebalancer, workloadRebalancers } from '../api/rebalance/v1alpha1/workload-rebalancer.ts';
import { identityOf } from './inventory.ts';
import type { Scenario } from './scenario.ts';

export interface Rebalancing {
  includes(template: AnyObject): boolean;
  /** What is assumed, for reports. */
  readonly texts: readonly string[];
}

/** Reads the switch and the given objects. */
export function rebalancingOf({ rebalance = false, objects }: Scenario): Rebalancing {
  if (rebalance) return { includes: () => true, texts: ['everything is divided anew'] };
  const rebalancers = objects.filter(isRebalancer);
  const named = new Set(rebalancers.flatMap(({ spec }) => spec.workloads.map(workloadIdentity)));
  return {
    includes: (template) => named.has(identityOf(template)),
    texts: rebalancers.map(({ metadata }) => `what WorkloadRebalancer ${metadata.name} names is divided anew`),
  };
}

function isRebalancer(object: KubeObject): object is WorkloadRebalancer {
  const { group, kind } = workloadRebalancers;
  return object.kind === kind && parseApiVersion(object.apiVersion ?? '').group === group;
}

function workloadIdentity({ apiVersion, kind, name, namespace }: WorkloadRebalancer['spec']['workloads'][number]) {
  return identityOf({ apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}) } });
}
