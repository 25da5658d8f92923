/** How much a member's resource quotas leave for a workload. */

import type { Component, ReplicaRequirements } from '../../api/work/v1alpha2/resource-binding.ts';
import { parseQuantity, quantityMilliValue, quantityValue, subtractQuantity } from '../../base/quantity.ts';
import { compileExpressions, type Expression, type LabelPredicate } from '../affinity/label-selector.ts';
import { type Amount, plusTimes, timesIn, toAmount } from '../amount.ts';
import type { Assumption } from './estimate.ts';
import type { EstimateRequest } from './estimator.ts';
import { amountOf, isExtendedResource, type ResourceList } from './vector.ts';

/** A ResourceQuota, as far as it matters here. */
export interface MemberQuota {
  readonly metadata: { readonly namespace?: string };
  readonly spec?: {
    readonly scopes?: readonly string[];
    readonly scopeSelector?: { readonly matchExpressions?: readonly ScopeExpression[] };
  };
  readonly status?: { readonly hard?: ResourceList; readonly used?: ResourceList };
}

interface ScopeExpression {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** Something to run: so many replicas with these requirements. */
type Part = Pick<Component, 'replicas' | 'replicaRequirements'>;

const NO_LIMIT = 2 ** 31 - 1;

/** The least the quotas leave for more replicas; undefined when none limits them. */
export function quotaForReplicas(quotas: readonly MemberQuota[], request: EstimateRequest): number | undefined {
  const { requirements, assumed } = request;
  if (!requirements) return undefined;
  const namespace = namespaceOf(requirements) ?? '';
  const parts: Part[] = [{ replicas: 1, replicaRequirements: requirements }];
  return least(quotasOf(quotas, namespace).map((quota) => boundOf(quota, parts, assumptionsIn(namespace, assumed))));
}

/** The least the quotas leave for more complete sets; undefined when none limits them. */
export function quotaForSets(quotas: readonly MemberQuota[], request: EstimateRequest): number | undefined {
  const { components, namespace, assumed } = request;
  if (components.length === 0 || namespace === '') return undefined;
  return least(
    quotasOf(quotas, namespace).map((quota) => boundOf(quota, components, assumptionsIn(namespace, assumed))),
  );
}

function namespaceOf(requirements: ReplicaRequirements): string | undefined {
  return requirements.namespace;
}

function quotasOf(quotas: readonly MemberQuota[], namespace: string): MemberQuota[] {
  return quotas.filter(({ metadata }) => metadata.namespace === namespace);
}

function assumptionsIn(namespace: string, assumed: EstimateRequest['assumed']): Assumption[] {
  return [...assumed.values()].flat().filter((assumption) => assumption.namespace === namespace);
}

function least(bounds: readonly (number | undefined)[]): number | undefined {
  const known = bounds.filter((bound) => bound !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

function boundOf(quota: MemberQuota, parts: readonly Part[], assumptions: readonly Assumption[]): number | undefined {
  const applies = scopeOf(quota);
  const matched = parts.filter(({ replicaRequirements }) => applies(replicaRequirements ?? undefined));
  const free = freeOf(quota.status?.hard ?? {}, quota.status?.used ?? {});
  if (matched.length === 0 || free.size === 0) return undefined;
  const claimed = assumptions.flatMap(({ components }) => components);
  const claims = needOf(claimed.filter(({ replicaRequirements }) => applies(replicaRequirements ?? undefined)));
  for (const [name, amount] of claims) {
    const left = free.get(name);
    if (left !== undefined) free.set(name, floorAtZero(plusTimes(left, -1, amount)));
  }
  let bound: number | undefined;
  for (const [name, amount] of needOf(matched)) {
    const left = free.get(name);
    if (left === undefined || amount <= 0) continue;
    bound = Math.min(bound ?? NO_LIMIT, timesIn(left, amount));
  }
  return bound;
}

function floorAtZero(amount: Amount): Amount {
  return amount < 0 ? 0 : amount;
}

/** Whether the quota counts pods with these requirements. Only the scope PriorityClass can be told from them. */
function scopeOf({ spec }: MemberQuota): (requirements: ReplicaRequirements | undefined) => boolean {
  const selectors: ScopeExpression[] = [
    ...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(spec?.scopeSelector?.matchExpressions ?? []),
  ];
  if (selectors.length === 0) return () => true;
  const predicates = selectors.flatMap((selector) => priorityPredicate(selector) ?? []);
  return (requirements) => {
    const priorityClass = requirements?.priorityClassName;
    if (!requirements) return false;
    return predicates.some((matches) => matches(priorityClass ? { PriorityClass: priorityClass } : {}));
  };
}

function priorityPredicate({ scopeName, operator, values }: ScopeExpression): LabelPredicate | undefined {
  if (scopeName !== 'PriorityClass') return undefined;
  const expression: Expression = { key: 'PriorityClass', operator, ...(values ? { values } : {}) };
  return compileExpressions([expression], { ordering: false });
}

const PREFIX = 'requests.';

/** Quota left by resource; `requests.cpu` beats `cpu`. May be negative. */
function freeOf(hard: ResourceList, used: ResourceList): Map<string, Amount> {
  const free = new Map<string, Amount>();
  const names = Object.keys(hard).filter((name) => used[name] !== undefined && isCounted(name));
  for (const name of names.sort((a, b) => Number(a.startsWith(PREFIX)) - Number(b.startsWith(PREFIX)))) {
    const plain = plainName(name);
    const left = subtractQuantity(parseQuantity(hard[name] ?? 0), parseQuantity(used[name] ?? 0));
    free.set(plain, toAmount(plain === 'cpu' ? quantityMilliValue(left) : quantityValue(left)));
  }
  return free;
}

function plainName(name: string): string {
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
}

function isCounted(name: string): boolean {
  const plain = plainName(name);
  return plain === 'cpu' || plain === 'memory' || isExtendedResource(plain);
}

function needOf(parts: readonly Part[]): Map<string, Amount> {
  const need = new Map<string, Amount>();
  for (const { replicas, replicaRequirements } of parts) {
    for (const [name, text] of Object.entries(replicaRequirements?.resourceRequest ?? {})) {
      if (isCounted(name) && !name.startsWith(PREFIX)) {
        need.set(name, plusTimes(need.get(name) ?? 0, replicas, amountOf(name, text)));
      }
    }
  }
  return need;
}
