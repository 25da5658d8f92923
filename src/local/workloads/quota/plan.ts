/** What Pods use up of a ResourceQuota. */

import type { Pod } from '../../../api/core/pod.ts';
import type { KubeObject } from '../../../api/meta/object.ts';
import { addQuantity, formatQuantity, parseQuantity, type Quantity, ZERO_QUANTITY } from '../../../base/quantity.ts';
import { isFinished } from '../pod.ts';

export interface ResourceQuota extends KubeObject {
  spec?: { hard?: Record<string, string> };
  status?: { hard?: Record<string, string>; used?: Record<string, string> };
}

/** The quota's status: its limits, and what Pods that have not ended use of those that are about Pods. */
export function quotaStatus(quota: ResourceQuota, pods: readonly Pod[]): NonNullable<ResourceQuota['status']> {
  const hard = quota.spec?.hard ?? {};
  const living = pods.filter((pod) => !isFinished(pod));
  const used = Object.keys(hard).flatMap((name) => {
    const amount = usedOf(name, living);
    return amount === undefined ? [] : [[name, amount] as const];
  });
  return { hard, used: { ...quota.status?.used, ...Object.fromEntries(used) } };
}

/** `cpu` and `requests.cpu` mean the same; undefined for what is not counted in Pods. */
function usedOf(name: string, pods: readonly Pod[]): string | undefined {
  if (name === 'pods' || name === 'count/pods') return String(pods.length);
  const [, kind = 'requests', resource] = /^(?:(requests|limits)\.)?(cpu|memory|ephemeral-storage)$/.exec(name) ?? [];
  if (resource === undefined) return undefined;
  const amounts = pods
    .flatMap(({ spec }) => spec.containers)
    .map(({ resources }) => {
      const text = (kind === 'limits' ? resources?.limits : resources?.requests)?.[resource];
      return text === undefined ? ZERO_QUANTITY : parseQuantity(text);
    });
  return formatQuantity(amounts.reduce<Quantity>(addQuantity, ZERO_QUANTITY));
}
