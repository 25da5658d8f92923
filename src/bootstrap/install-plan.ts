/** What a run of `init` would change, on both sides, before it changes anything. */

import type { AnyObject } from '../api/meta/object.ts';
import { type PlannedChange, planObjects } from './apply/plan.ts';
import { nameOf } from './apply/resources.ts';
import type { Installation } from './installation.ts';
import type { Blueprint } from './manifests.ts';
import { PHASES, type Phase } from './phases/index.ts';
import { isReachable } from './phases/reach.ts';

export type Side = 'host' | 'control plane';

export interface SidedObject {
  phase: string;
  side: Side;
  object: AnyObject;
}

export interface SidedChange extends PlannedChange {
  side: Side;
}

/** Every object of the phases, in the order they are made. */
export function installationObjects(blueprint: Blueprint, phases: readonly Phase[] = PHASES): SidedObject[] {
  return phases.flatMap(({ name: phase, host, karmada }) => [
    ...(host?.(blueprint) ?? []).map((object) => ({ phase, side: 'host' as const, object })),
    ...(karmada?.(blueprint) ?? []).map((object) => ({ phase, side: 'control plane' as const, object })),
  ]);
}

export interface PlanOptions {
  phases?: readonly Phase[];
  /** The namespace does not exist: everything is to be created. */
  isNew: boolean;
  /** Lets the host check what is to be created too. */
  askHost?: boolean;
}

/** The plan. While there is no control plane to ask, all of its objects are to be created. */
export async function planInstallation(
  installation: Installation,
  { phases = PHASES, isNew, askHost = false }: PlanOptions,
): Promise<SidedChange[]> {
  const objects = installationObjects(installation.found.blueprint, phases);
  const of = (side: Side): AnyObject[] => objects.filter((each) => each.side === side).map(({ object }) => object);
  if (isNew && !askHost) return objects.map(({ side, object }) => creation(side, object));
  const checks = askHost ? { checkedIn: isNew ? 'default' : installation.settings.namespace } : {};
  const host = await planObjects(installation.hostClient, of('host'), checks);
  const runs = !isNew && (await isReachable(installation));
  const karmada = runs
    ? await planObjects(installation.karmadaClient(), of('control plane'))
    : of('control plane').map((object) => creation('control plane', object));
  return [
    ...host.map((change) => ({ ...change, side: 'host' as const })),
    ...karmada.map((change) => ({ ...change, side: 'control plane' as const })),
  ];
}

function creation(side: Side, object: AnyObject): SidedChange {
  return { side, name: nameOf(object), effect: 'create', fields: [] };
}
