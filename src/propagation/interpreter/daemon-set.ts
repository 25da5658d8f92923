/** DaemonSets: one pod per node, so no replicas to share out. */

import type { DaemonSet } from '../../api/core/apps.ts';
import { pickCounts, sumCounts, withCounts } from './counts.ts';
import { generationsOf, observedGenerationOf } from './generations.ts';
import { forKind, healthIf } from './interpreter.ts';
import { templateDependencies } from './scalable.ts';

const REQUIRED = ['currentNumberScheduled', 'desiredNumberScheduled', 'numberMisscheduled', 'numberReady'] as const;
const COUNTS = [...REQUIRED, 'numberAvailable', 'updatedNumberScheduled', 'numberUnavailable'] as const;

export const daemonSet = forKind<DaemonSet>({
  reflect: (observed) =>
    observed.status && {
      ...pickCounts(observed.status, [...COUNTS, 'observedGeneration']),
      ...generationsOf(observed),
    },
  aggregate(template, items) {
    const observedGeneration = observedGenerationOf(template, items, template.status?.observedGeneration);
    const counts = { ...sumCounts(items, COUNTS), observedGeneration };
    return { ...template, status: withCounts(template.status, counts, REQUIRED) };
  },
  health({ metadata, status }) {
    const { observedGeneration, updatedNumberScheduled = 0, numberAvailable = 0 } = status ?? {};
    const isSeen = observedGeneration === metadata.generation;
    const isUpdated = updatedNumberScheduled >= (status?.desiredNumberScheduled ?? 0);
    return healthIf(isSeen && isUpdated && numberAvailable >= updatedNumberScheduled);
  },
  dependencies: templateDependencies,
});
