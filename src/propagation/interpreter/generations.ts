/** Which generation of the template a member's status is about. */

import type { KubeObject } from '../../api/meta/object.ts';
import type { AggregatedStatusItem } from '../../api/work/v1alpha2/resource-binding.ts';
import { TEMPLATE_GENERATION_ANNOTATION } from '../names.ts';
import { countOf } from './counts.ts';

/** The member's own generation and that of the template it was made from, as reflected statuses carry them. */
export function generationsOf({ metadata }: KubeObject): Record<string, number> {
  const generation = metadata.generation ?? 0;
  const template = Number(metadata.annotations?.[TEMPLATE_GENERATION_ANNOTATION] ?? 0);
  return {
    ...(generation > 0 ? { generation } : {}),
    ...(Number.isInteger(template) && template > 0 ? { resourceTemplateGeneration: template } : {}),
  };
}

/** True when every member's status is about this generation of the template. */
function allCaughtUp(generation: number, items: readonly AggregatedStatusItem[]): boolean {
  return items.every(
    ({ status }) =>
      status !== undefined &&
      countOf(status, 'observedGeneration') >= countOf(status, 'generation') &&
      countOf(status, 'resourceTemplateGeneration') >= generation,
  );
}

/** The template's observedGeneration: its generation once all members have caught up, until then what it was. */
export function observedGenerationOf(template: KubeObject, items: readonly AggregatedStatusItem[], was = 0): number {
  const generation = template.metadata.generation ?? 0;
  return allCaughtUp(generation, items) ? generation : was;
}
