/** First-fit placement of pods on nodes: what the estimates count with when a total would not do. */

import type { Component, ReplicaRequirements } from '../../api/work/v1alpha2/resource-binding.ts';
import { maxFit, readVector, take, type Vector } from './vector.ts';

export interface Room {
  /** Changed by the simulation. */
  readonly free: Vector;
}

export interface Demand<Node extends Room> {
  readonly replicas: number;
  readonly request: Vector;
  /** Whether pods of this kind may run on the node; undefined: anywhere. */
  readonly accepts?: ((node: Node) => boolean) | undefined;
}

/** What each component asks for; `accepting` reads its node constraints. */
export function demandsOf<Node extends Room>(
  components: readonly Component[],
  accepting?: (requirements: ReplicaRequirements | undefined) => (node: Node) => boolean,
): Demand<Node>[] {
  return components.map(({ replicas, replicaRequirements }) => ({
    replicas,
    request: readVector(replicaRequirements?.resourceRequest),
    accepts: accepting?.(replicaRequirements),
  }));
}

/** How many complete sets the nodes take, at most `bound`. */
export function countSets<Node extends Room>(
  nodes: readonly Node[],
  demands: readonly Demand<Node>[],
  bound: number,
): number {
  if (demands.every(({ replicas }) => replicas === 0)) return bound;
  let sets = 0;
  while (sets < bound && placeSet(nodes, demands)) sets += 1;
  return sets;
}

/** Places one set; false when a part found no room. What was placed stays placed. */
export function placeSet<Node extends Room>(nodes: readonly Node[], demands: readonly Demand<Node>[]): boolean {
  return demands.every((demand) => placeDemand(nodes, demand));
}

function placeDemand<Node extends Room>(nodes: readonly Node[], { replicas, request, accepts }: Demand<Node>): boolean {
  let missing = replicas;
  for (const node of nodes) {
    if (missing === 0) return true;
    if (accepts && !accepts(node)) continue;
    const count = Math.min(missing, maxFit(node.free, request).count);
    if (count === 0) continue;
    take(node.free, request, count);
    missing -= count;
  }
  return missing === 0;
}
