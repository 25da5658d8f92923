/** StatefulSets. */

import type { StatefulSet } from '../../api/core/apps.ts';
import { pickCounts, sumCounts, withCounts } from './counts.ts';
import { generationsOf, observedGenerationOf } from './generations.ts';
import { forKind, healthIf } from './interpreter.ts';
import { scalableReplicas, templateDependencies, withReplicas } from './scalable.ts';

const COUNTS = ['replicas', 'readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const;

export const statefulSet = forKind<StatefulSet>({
  replicas: scalableReplicas,
  revise: withReplicas,
  // With observedGeneration, so that the template's can advance and `kubectl rollout status` can end.
  reflect: (observed) =>
    observed.status && {
      ...pickCounts(observed.status, [...COUNTS, 'observedGeneration']),
      ...generationsOf(observed),
    },
  aggregate(template, items) {
    const observedGeneration = observedGenerationOf(template, items, template.status?.observedGeneration);
    const counts = { ...sumCounts(items, COUNTS), observedGeneration };
    return { ...template, status: withCounts(template.status, counts, ['replicas', 'availableReplicas']) };
  },
  health({ metadata, spec, status }) {
    const { observedGeneration, updatedReplicas = 0, availableReplicas = 0 } = status ?? {};
    const isSeen = observedGeneration === metadata.generation;
    return healthIf(isSeen && updatedReplicas >= (spec.replicas ?? 0) && availableReplicas >= updatedReplicas);
  },
  /** The claims a set makes for itself are not there to be sent. */
  dependencies(template) {
    const own = new Set((template.spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name));
    return templateDependencies(template).filter(
      ({ kind, name }) => !(kind === 'PersistentVolumeClaim' && own.has(name)),
    );
  },
});
