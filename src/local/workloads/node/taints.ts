/** The taints that follow from a node's state. */

import type { Node, Taint } from '../../../api/core/core.ts';

const OWN = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/unschedulable',
]);

/** The node's taints as they should be: those of others stay as they are. */
export function taintsOf({ spec, status }: Node): Taint[] {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  const wanted = [
    ...(ready === 'False' || ready === undefined ? ['node.kubernetes.io/not-ready'] : []),
    ...(ready === 'Unknown' ? ['node.kubernetes.io/unreachable'] : []),
    ...(spec?.unschedulable ? ['node.kubernetes.io/unschedulable'] : []),
  ];
  const taints = spec?.taints ?? [];
  const isOurs = ({ key, effect }: Taint): boolean => OWN.has(key) && effect === 'NoSchedule';
  const kept = taints.filter((taint) => !isOurs(taint) || wanted.includes(taint.key));
  const present = new Set(kept.filter(isOurs).map(({ key }) => key));
  const added = wanted.filter((key) => !present.has(key)).map((key): Taint => ({ key, effect: 'NoSchedule' }));
  return [...kept, ...added];
}
