/** ReplicaSets. */

import type { ReplicaSet } from '../../api/core/apps.ts';
import { pickCounts, sumCounts, withCounts } from './counts.ts';
import { generationsOf, observedGenerationOf } from './generations.ts';
import { forKind, healthIf } from './interpreter.ts';
import { scalableReplicas, templateDependencies, withReplicas } from './scalable.ts';

const COUNTS = ['replicas', 'readyReplicas', 'availableReplicas'] as const;

export const replicaSet = forKind<ReplicaSet>({
  replicas: scalableReplicas,
  revise: withReplicas,
  reflect: (observed) =>
    observed.status && {
      ...pickCounts(observed.status, [...COUNTS, 'observedGeneration']),
      ...generationsOf(observed),
    },
  aggregate(template, items) {
    const observedGeneration = observedGenerationOf(template, items, template.status?.observedGeneration);
    const counts = { ...sumCounts(items, COUNTS), observedGeneration };
    return { ...template, status: withCounts(template.status, counts, ['replicas']) };
  },
  health({ metadata, spec, status }) {
    const isSeen = status?.observedGeneration === metadata.generation;
    return healthIf(isSeen && (status?.availableReplicas ?? 0) >= (spec.replicas ?? 0));
  },
  dependencies: templateDependencies,
});
