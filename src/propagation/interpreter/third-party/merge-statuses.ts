/** The statuses of all members as one, for kinds that say how they are by counts, a phase and conditions. */

import type { AnyObject, Condition } from '../../../api/meta/object.ts';
import type { AggregatedStatusItem } from '../../../api/work/v1alpha2/resource-binding.ts';
import { sumCounts, withCounts } from '../counts.ts';
import { digList, digText } from './dig.ts';

export interface MergeRules {
  /** Numbers that add up. */
  readonly sums?: readonly string[];
  /** A field where the first of these that any member has speaks for all; where none has one of them, the members' own if they agree. */
  readonly worst?: { readonly field: string; readonly order: readonly string[] };
  /** Conditions that are true as soon as they are on one member; all others must be true on every one. */
  readonly alarms?: readonly string[];
}

const ALARMS = ['Failed', 'Stalled', 'Failing', 'Suspended', 'ReplicaFailure', 'RayClusterReplicaFailure'];

type Placed = Condition & { clusterName: string };

function conditionsOf(items: readonly AggregatedStatusItem[]): Placed[] {
  return items.flatMap(({ clusterName, status }) =>
    (digList(status, 'conditions') as Condition[]).map((condition) => ({ ...condition, clusterName })),
  );
}

/** The status of one type over all members, and the members it rests on. */
function verdict(all: readonly Placed[], members: number, isAlarm: boolean): [Condition['status'], readonly Placed[]] {
  const decisive = isAlarm ? 'True' : 'False';
  const deciding = all.filter(({ status }) => status === decisive);
  if (deciding.length > 0) return [decisive, deciding];
  const unsure = all.filter(({ status }) => status === 'Unknown');
  if (unsure.length > 0 || (!isAlarm && all.length < members)) return ['Unknown', unsure.length > 0 ? unsure : all];
  return [isAlarm ? 'False' : 'True', all];
}

function mergedCondition(type: string, all: readonly Placed[], members: number, isAlarm: boolean): Condition {
  const [status, deciding] = verdict(all, members, isAlarm);
  const [{ clusterName: _, ...first } = { clusterName: '', type, reason: '', message: '' }] = deciding;
  const messages = new Set(deciding.map(({ clusterName, message = '' }) => `${clusterName}: ${message}`));
  const times = all.flatMap(({ lastTransitionTime }) => (lastTransitionTime ? [lastTransitionTime] : []));
  const latest = times.sort().at(-1);
  return {
    ...first,
    type,
    status,
    message: deciding.length === 1 && members === 1 ? (first.message ?? '') : [...messages].join('; '),
    ...(latest ? { lastTransitionTime: latest } : {}),
  } as Condition;
}

function mergedConditions(items: readonly AggregatedStatusItem[], alarms: readonly string[]): Condition[] {
  const byType = Map.groupBy(conditionsOf(items), ({ type }) => type);
  return [...byType].map(([type, all]) => mergedCondition(type, all, items.length, alarms.includes(type)));
}

function worstOf(items: readonly AggregatedStatusItem[], { field, order }: NonNullable<MergeRules['worst']>): object {
  const values = new Set(items.map(({ status }) => digText(status, field)));
  const worst = order.find((value) => values.has(value)) ?? (values.size === 1 ? [...values][0] : undefined);
  return worst ? { [field]: worst } : {};
}

/** How the members are, taken together; without members the template stays as it is. */
export function mergeStatuses(
  template: AnyObject,
  items: readonly AggregatedStatusItem[],
  { sums = [], worst, alarms = ALARMS }: MergeRules,
): AnyObject {
  if (items.length === 0) return template;
  const conditions = mergedConditions(items, alarms);
  const { conditions: _, ...rest } = template.status ?? {};
  const status = {
    ...rest,
    ...(worst ? worstOf(items, worst) : {}),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
  return { ...template, status: withCounts(status, sumCounts(items, sums)) };
}

/** True when the object has the condition with this status, and one of the reasons if any are asked for. */
export function hasCondition(
  { status }: AnyObject,
  { type, is = 'True', reasons }: { type: string; is?: Condition['status']; reasons?: readonly string[] },
): boolean {
  return (digList(status, 'conditions') as Condition[]).some(
    (condition) => condition.type === type && condition.status === is && (reasons?.includes(condition.reason) ?? true),
  );
}
