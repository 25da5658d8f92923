/** What one replica of a pod template needs of a node. */

import type { Container, PodSpec } from '../../api/core/pod.ts';
import type { ReplicaRequirements } from '../../api/work/v1alpha2/resource-binding.ts';
import { isObject } from '../../base/json.ts';
import {
  addQuantity,
  compareQuantity,
  formatQuantity,
  parseQuantity,
  type Quantity,
  quantityMilliValue,
  quantityValue,
  ZERO_QUANTITY,
} from '../../base/quantity.ts';

type Amounts = Map<string, Quantity>;

const PLAIN_RESOURCES = new Set(['cpu', 'memory', 'ephemeral-storage', 'pods']);

/** Extended and other scalar resources count beside the plain ones. */
function isCounted(name: string): boolean {
  return (
    PLAIN_RESOURCES.has(name) ||
    name.includes('/') ||
    name.startsWith('hugepages-') ||
    name.startsWith('attachable-volumes-')
  );
}

function amountsOf(list: Record<string, string | number> | undefined): Amounts {
  return new Map(Object.entries(list ?? {}).map(([name, amount]) => [name, parseQuantity(amount)]));
}

/** A container's requests; what it does not request but limits counts as requested. */
function requestOf({ resources }: Container): Amounts {
  return new Map([...amountsOf(resources?.limits), ...amountsOf(resources?.requests)]);
}

function combine(into: Amounts, from: Amounts, how: (a: Quantity, b: Quantity) => Quantity): void {
  for (const [name, amount] of from) into.set(name, how(into.get(name) ?? ZERO_QUANTITY, amount));
}

const larger = (a: Quantity, b: Quantity): Quantity => (compareQuantity(a, b) >= 0 ? a : b);

/** The larger of all containers together and any init container alone, plus the pod's overhead. */
function podRequest({ containers = [], initContainers = [], overhead }: Partial<PodSpec>): Amounts {
  const total: Amounts = new Map();
  for (const container of containers) combine(total, requestOf(container), addQuantity);
  for (const container of initContainers) combine(total, requestOf(container), larger);
  combine(total, amountsOf(overhead), addQuantity);
  return total;
}

/** CPU counts in thousandths, everything else in whole units. */
function shownAmount(name: string, amount: Quantity): string {
  if (name === 'cpu') return formatQuantity(parseQuantity(`${quantityMilliValue(amount)}m`));
  const isBinary = name === 'memory' || name === 'ephemeral-storage' || name.startsWith('hugepages-');
  const whole = { nanos: quantityValue(amount) * 1_000_000_000n, wide: false };
  return formatQuantity({ ...whole, format: isBinary ? 'BinarySI' : 'DecimalSI' });
}

function resourceRequest(pod: Partial<PodSpec>): Record<string, string> {
  const counted = [...podRequest(pod)].filter(([name, { nanos }]) => isCounted(name) && nanos !== 0n);
  return Object.fromEntries(
    counted.map(([name, amount]) => [name, shownAmount(name, amount)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

type NodeClaim = NonNullable<ReplicaRequirements['nodeClaim']>;

function nodeClaim({ nodeSelector, tolerations, affinity }: Partial<PodSpec>): NodeClaim | undefined {
  const required = affinity?.nodeAffinity?.['requiredDuringSchedulingIgnoredDuringExecution'];
  const claim: NodeClaim = {
    ...(isObject(required) ? { hardNodeAffinity: required as NonNullable<NodeClaim['hardNodeAffinity']> } : {}),
    ...(nodeSelector && Object.keys(nodeSelector).length > 0 ? { nodeSelector } : {}),
    ...(tolerations && tolerations.length > 0 ? { tolerations } : {}),
  };
  return Object.keys(claim).length > 0 ? claim : undefined;
}

/** What one pod of this spec needs; undefined when it asks for nothing. */
export function podRequirements(pod: Partial<PodSpec> | undefined): ReplicaRequirements | undefined {
  if (!pod) return undefined;
  const claim = nodeClaim(pod);
  const request = resourceRequest(pod);
  const requirements: ReplicaRequirements = {
    ...(claim ? { nodeClaim: claim } : {}),
    ...(Object.keys(request).length > 0 ? { resourceRequest: request } : {}),
  };
  if (Object.keys(requirements).length === 0) return undefined;
  return requirements;
}
