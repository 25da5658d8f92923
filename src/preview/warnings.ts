/** What a change of place would cost that numbers do not show. */

import type { AnyObject } from '../api/meta/object.ts';
import type { AggregatedStatusItem } from '../api/work/v1alpha2/resource-binding.ts';
import { isObject } from '../base/json.ts';
import type { BareShare } from './compare.ts';
import type { Binding } from './inventory.ts';
import type { Warning } from './result.ts';

export interface Move {
  readonly shares: readonly BareShare[];
  /** The binding as it will be. */
  readonly binding: Binding;
  readonly template: AnyObject;
}

type Rule = (move: Move) => readonly Warning[];

/** Every rule; reports show the warnings in this order. */
const RULES: readonly Rule[] = [lastReadyCopy, jobRestarts, volumesStay, spreadIgnored];

/** All warnings about one template. */
export function warningsOf(move: Move): Warning[] {
  return RULES.flatMap((rule) => rule(move));
}

function lastReadyCopy({ shares, binding }: Move): Warning[] {
  const ready = (binding.status?.aggregatedStatus ?? []).filter(isReady).map(({ clusterName }) => clusterName);
  const left = shares.filter(({ cluster, next, change }) => ready.includes(cluster) && lost(next, change));
  if (ready.length === 0 || left.length < ready.length) return [];
  const message = `the only ready copies run in ${ready.join(', ')} and would be removed`;
  return [{ code: 'LastReadyCopy', message }];
}

function lost(next: number | undefined, change: BareShare['change']): boolean {
  return next === undefined || (next === 0 && change === 'fewer');
}

function isReady({ health, status }: AggregatedStatusItem): boolean {
  const readyReplicas = isObject(status) ? status['readyReplicas'] : undefined;
  return typeof readyReplicas === 'number' ? readyReplicas > 0 : health === 'Healthy';
}

/** Clusters that lose replicas while others gain some. */
function abandoned(shares: readonly BareShare[]): string[] {
  const gains = shares.some(({ change }) => change === 'added' || change === 'more');
  return gains ? shares.filter(({ change }) => change === 'removed').map(({ cluster }) => cluster) : [];
}

function jobRestarts({ shares, binding }: Move): Warning[] {
  const from = abandoned(shares);
  if (from.length === 0 || binding.spec.resource.kind !== 'Job') return [];
  return [{ code: 'JobRestarts', message: `what the job has done in ${from.join(', ')} is done again elsewhere` }];
}

function volumesStay({ shares, template }: Move): Warning[] {
  const from = abandoned(shares);
  if (from.length === 0 || !hasVolumes(template)) return [];
  return [{ code: 'VolumesStay', message: `data in the volumes in ${from.join(', ')} does not move along` }];
}

function hasVolumes(template: AnyObject): boolean {
  if (template.kind === 'PersistentVolumeClaim') return true;
  if (nonEmpty(template.spec?.['volumeClaimTemplates'])) return true;
  const volumes = template.kind === 'Pod' ? template.spec?.['volumes'] : podSpec(template)?.['volumes'];
  return Array.isArray(volumes) && volumes.some((volume) => isObject(volume) && 'persistentVolumeClaim' in volume);
}

function podSpec(template: AnyObject): Record<string, unknown> | undefined {
  const pod = template.spec?.['template'];
  return isObject(pod) && isObject(pod['spec']) ? pod['spec'] : undefined;
}

function nonEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function spreadIgnored({ binding }: Move): Warning[] {
  const { spreadConstraints, replicaScheduling: strategy } = binding.spec.placement ?? {};
  const fixed = strategy?.replicaDivisionPreference === 'Weighted' && !strategy.weightPreference?.dynamicWeight;
  if (!spreadConstraints?.length || strategy?.replicaSchedulingType !== 'Divided' || !fixed) return [];
  return [{ code: 'SpreadIgnored', message: 'static weights make the scheduler ignore the spread constraints' }];
}
