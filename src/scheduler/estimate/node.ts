/** The nodes of a member cluster as the accurate estimator sees them. */

import type { Node } from '../../api/core/core.ts';
import type { Pod, PodSpec } from '../../api/core/pod.ts';
import type { ReplicaRequirements } from '../../api/work/v1alpha2/resource-binding.ts';
import { compileExpressions, type Expression, type LabelPredicate } from '../affinity/label-selector.ts';
import { type TaintLike, type TolerationLike, untolerated } from '../affinity/toleration.ts';
import { plusTimes } from '../amount.ts';
import { readVector, take, type Vector } from './vector.ts';

export interface MemberNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Those that keep pods away; an unschedulable node has one for that. */
  readonly taints: readonly TaintLike[];
  readonly free: Vector;
}

const UNSCHEDULABLE: TaintLike = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
const REPELLING_EFFECTS = ['NoSchedule', 'NoExecute'];
const FINISHED_PHASES = ['Succeeded', 'Failed'];

/** Nodes with what their pods leave free, zones taking turns, in the order simulations place on them. */
export function readNodes(nodes: readonly Node[], pods: readonly Pod[]): MemberNode[] {
  const podsByNode = Map.groupBy(pods.filter(isRunning), ({ spec }) => spec?.nodeName ?? '');
  return roundRobin(nodes, zoneOf).map((node) => readNode(node, podsByNode.get(node.metadata.name ?? '') ?? []));
}

function isRunning({ spec, status }: Pod): boolean {
  return Boolean(spec?.nodeName) && !FINISHED_PHASES.includes(status?.phase ?? '');
}

function readNode(node: Node, pods: readonly Pod[]): MemberNode {
  const free = readVector(node.status?.allocatable);
  for (const { spec } of pods) if (spec) take(free, podRequest(spec), 1);
  const taints = (node.spec?.taints ?? []).filter(({ effect }) => REPELLING_EFFECTS.includes(effect));
  return {
    name: node.metadata.name ?? '',
    labels: node.metadata.labels ?? {},
    taints: node.spec?.unschedulable ? [UNSCHEDULABLE, ...taints] : taints,
    free,
  };
}

/** What a pod asks for: its containers together or its largest init container, and the overhead. */
function podRequest({ containers, initContainers = [], overhead }: PodSpec): Vector {
  const total: Vector = new Map();
  for (const { resources } of containers) add(total, readVector(resources?.requests));
  for (const { resources } of initContainers) {
    for (const [name, amount] of readVector(resources?.requests)) {
      if (amount > (total.get(name) ?? 0)) total.set(name, amount);
    }
  }
  return add(total, readVector(overhead));
}

function add(total: Vector, more: Vector): Vector {
  for (const [name, amount] of more) total.set(name, plusTimes(total.get(name) ?? 0, 1, amount));
  return total;
}

function zoneOf({ metadata }: Node): string {
  const labels = metadata.labels ?? {};
  const region = labels['failure-domain.beta.kubernetes.io/region'] ?? labels['topology.kubernetes.io/region'] ?? '';
  const zone = labels['failure-domain.beta.kubernetes.io/zone'] ?? labels['topology.kubernetes.io/zone'] ?? '';
  return `${region}\n${zone}`;
}

function roundRobin<T>(items: readonly T[], groupOf: (item: T) => string): T[] {
  const groups = [...Map.groupBy(items, groupOf).values()];
  const longest = Math.max(0, ...groups.map(({ length }) => length));
  return Array.from({ length: longest }).flatMap((_, round) =>
    groups.flatMap((group) => group.slice(round, round + 1)),
  );
}

/** Whether a node may run pods with these requirements. */
export function acceptsPods(requirements: ReplicaRequirements | undefined): (node: MemberNode) => boolean {
  const claim = requirements?.nodeClaim;
  const wanted = Object.entries(claim?.nodeSelector ?? {});
  const terms = (claim?.hardNodeAffinity?.nodeSelectorTerms ?? []).map(compileTerm);
  const tolerations: readonly TolerationLike[] = claim?.tolerations ?? [];
  return (node) =>
    wanted.every(([key, value]) => node.labels[key] === value) &&
    (terms.length === 0 || terms.some((matches) => matches(node))) &&
    untolerated(node.taints, tolerations) === undefined;
}

interface Term {
  readonly matchExpressions?: readonly Expression[];
  readonly matchFields?: readonly Expression[];
}

/** Terms that are empty or invalid match no node. */
function compileTerm({ matchExpressions = [], matchFields = [] }: Term): (node: MemberNode) => boolean {
  const labels = compileExpressions(matchExpressions, { ordering: true });
  const fields = matchFields.map(compileNameField);
  if (matchExpressions.length + matchFields.length === 0 || !labels || fields.includes(undefined)) return () => false;
  return (node) => labels(node.labels) && fields.every((field) => field?.({ name: node.name }));
}

function compileNameField({ key, operator, values = [] }: Expression): LabelPredicate | undefined {
  const [wanted] = values;
  if (key !== 'metadata.name' || values.length !== 1) return undefined;
  if (operator === 'In') return ({ name }) => name === wanted;
  return operator === 'NotIn' ? ({ name }) => name !== wanted : undefined;
}
