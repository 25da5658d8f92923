/** Why something that exists is where it is: template, policy, binding, decision, works, members. */

import type { Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import type { AnyObject, Condition } from '../api/meta/object.ts';
import type { Work } from '../api/work/v1alpha1/work.ts';
import type { AggregatedStatusItem, TargetCluster } from '../api/work/v1alpha2/resource-binding.ts';
import { isObject } from '../base/json.ts';
import { clusterOfNamespace } from '../propagation/names.ts';
import { targetClusters } from '../propagation/targets.ts';
import { decideTrigger, type Explanation, prepareFleet, schedule } from '../scheduler/index.ts';
import { resourceName } from './assess.ts';
import { createClaims } from './claim.ts';
import type { Binding, Policy } from './inventory.ts';
import { API_VERSION, type Claim, type ResourceName } from './result.ts';

export interface PlacementFacts {
  /** Undefined when it no longer exists. */
  readonly template: AnyObject | undefined;
  /** Undefined when no policy has claimed the template. */
  readonly binding: Binding | undefined;
  readonly policies: readonly Policy[];
  readonly clusters: readonly Cluster[];
  /** The Works of the binding, one per cluster. */
  readonly works: readonly Work[];
}

export interface MemberPlacement {
  readonly cluster: string;
  /** `leaving`: being evicted. `dependency`: only because something else needs it there. */
  readonly role: 'target' | 'leaving' | 'dependency';
  readonly replicas?: number;
  readonly work?: { readonly namespace: string; readonly name: string; readonly applied: string };
  readonly health?: string;
  readonly ready?: number;
}

export interface PlacementExplanation {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: 'PlacementExplanation';
  readonly resource: ResourceName;
  readonly claim?: Claim;
  readonly binding?: { readonly kind: string; readonly namespace?: string; readonly name: string };
  readonly conditions: readonly Condition[];
  /** When the scheduler will look at it again, in words. */
  readonly next: string;
  readonly members: readonly MemberPlacement[];
  /** What the scheduler would find if it looked now. */
  readonly now?: { readonly message: string; readonly explanation: Explanation };
}

/** Puts the facts together; undefined when there is neither template nor binding. */
export function explainPlacement(facts: PlacementFacts): PlacementExplanation | undefined {
  const { template, binding } = facts;
  const subject = template ? nameOf(template) : binding?.spec.resource;
  if (!subject) return undefined;
  const claim = claimOf(facts);
  return {
    apiVersion: API_VERSION,
    kind: 'PlacementExplanation',
    resource: resourceName(subject),
    ...(claim ? { claim } : {}),
    ...(binding ? { binding: bindingName(binding) } : {}),
    conditions: binding?.status?.conditions ?? [],
    next: binding ? nextLook(binding) : 'no policy selects it, so there is nothing to schedule',
    members: binding ? membersOf(binding, facts.works) : [],
    ...(binding?.spec.placement ? { now: lookNow(facts.clusters, binding) } : {}),
  };
}

function nameOf({ apiVersion = '', kind = '', metadata }: AnyObject): ResourceName {
  const { namespace, name = '' } = metadata;
  return { apiVersion, kind, ...(namespace ? { namespace } : {}), name };
}

function bindingName({ kind = '', metadata }: Binding): { kind: string; namespace?: string; name: string } {
  const { namespace, name = '' } = metadata;
  return { kind, ...(namespace ? { namespace } : {}), name };
}

function claimOf({ template, binding, policies }: PlacementFacts): Claim | undefined {
  const known = template ?? (binding && { ...binding.spec.resource, metadata: binding.spec.resource });
  if (!known) return undefined;
  const annotations = { ...binding?.metadata.annotations, ...template?.metadata.annotations };
  const claims = createClaims(policies, policies, { preemption: false });
  return claims({ template: known, complete: template !== undefined, annotations })?.claim;
}

/** How the queue treats what became of the last attempt. */
const RETRIES: Readonly<Record<string, string>> = {
  Success: 'when its policy, its template or a cluster it could run in changes',
  NoClusterFit: 'not retried by itself: when its policy, its template or a cluster changes',
  Unschedulable: 'retried about every 5 minutes, or when a cluster changes',
  SchedulerError: 'retried after 1 to 10 seconds, longer after every failure',
  QuotaExceeded: 'retried after 1 to 10 seconds, longer after every failure',
};

function nextLook({ spec, status }: Binding): string {
  if (spec.suspension?.scheduling) return 'never, while its scheduling is suspended';
  if (!spec.placement) return 'it has no placement of its own and follows what depends on it';
  const scheduled = status?.conditions?.find(({ type }) => type === 'Scheduled');
  return RETRIES[scheduled?.reason ?? ''] ?? 'at once: it was not scheduled yet';
}

function lookNow(clusters: readonly Cluster[], binding: Binding): PlacementExplanation['now'] & object {
  const fleet = prepareFleet(clusters);
  const trigger = decideTrigger(binding, fleet);
  const outcome = schedule(fleet, binding, { explain: true });
  const found = outcome.ok ? `it would run in ${listTargets(outcome.clusters)}` : outcome.message;
  const message = trigger.action === 'schedule' ? found : `it would be kept as it is; divided anew, ${found}`;
  return { message, explanation: outcome.explanation ?? { attempts: [] } };
}

function listTargets(targets: readonly TargetCluster[]): string {
  const list = targets.map(({ name, replicas }) => (replicas ? `${name} (${replicas})` : name));
  return list.length === 0 ? 'no cluster' : list.join(', ');
}

function membersOf({ spec, status }: Binding, works: readonly Work[]): MemberPlacement[] {
  const own = new Set((spec.clusters ?? []).map(({ name }) => name));
  const leaving = (spec.gracefulEvictionTasks ?? []).filter(({ fromCluster }) => !own.has(fromCluster));
  const targets = targetClusters(spec).map((target) => ({
    ...target,
    role: own.has(target.name) ? 'target' : 'dependency',
  }));
  const all = [...targets, ...leaving.map(({ fromCluster: name, replicas }) => ({ name, replicas, role: 'leaving' }))];
  return all.map(({ name, replicas, role }): MemberPlacement => {
    const work = works.find(({ metadata }) => clusterOfNamespace(metadata.namespace ?? '') === name);
    const item = status?.aggregatedStatus?.find(({ clusterName }) => clusterName === name);
    return {
      cluster: name,
      role: role as MemberPlacement['role'],
      ...(replicas === undefined ? {} : { replicas }),
      ...(work ? { work: workOf(work) } : {}),
      ...stateOf(item),
    };
  });
}

function workOf({ metadata, status }: Work): MemberPlacement['work'] & object {
  const applied = status?.conditions?.find(({ type }) => type === 'Applied');
  const why = applied && applied.status !== 'True' ? `${applied.reason}: ${applied.message}` : '';
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    applied: why || (applied ? 'applied' : 'not applied yet'),
  };
}

function stateOf(item: AggregatedStatusItem | undefined): Pick<MemberPlacement, 'health' | 'ready'> {
  const ready = isObject(item?.status) ? item.status['readyReplicas'] : undefined;
  return {
    ...(item?.health ? { health: item.health } : {}),
    ...(typeof ready === 'number' ? { ready } : {}),
  };
}
