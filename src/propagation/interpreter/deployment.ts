/** Deployments. */

import type { Deployment } from '../../api/core/apps.ts';
import { RETAIN_REPLICAS_LABEL } from '../names.ts';
import { pickCounts, sumCounts, withCounts } from './counts.ts';
import { generationsOf, observedGenerationOf } from './generations.ts';
import { forKind, healthIf } from './interpreter.ts';
import { scalableReplicas, templateDependencies, withReplicas } from './scalable.ts';

const COUNTS = ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas', 'unavailableReplicas'] as const;

export const deployment = forKind<Deployment>({
  replicas: scalableReplicas,
  revise: withReplicas,
  retain(desired, observed) {
    const { replicas } = observed.spec;
    return desired.metadata.labels?.[RETAIN_REPLICAS_LABEL] === 'true' && replicas !== undefined
      ? withReplicas(desired, replicas)
      : desired;
  },
  reflect: (observed) =>
    observed.status && {
      ...pickCounts(observed.status, [...COUNTS, 'observedGeneration']),
      ...generationsOf(observed),
    },
  aggregate(template, items) {
    const observedGeneration = observedGenerationOf(template, items, template.status?.observedGeneration);
    return { ...template, status: withCounts(template.status, { ...sumCounts(items, COUNTS), observedGeneration }) };
  },
  health({ metadata, spec, status = {} }) {
    const { observedGeneration, updatedReplicas = 0, availableReplicas = 0 } = status;
    const isSeen = observedGeneration === metadata.generation;
    return healthIf(isSeen && updatedReplicas >= (spec.replicas ?? 0) && availableReplicas >= updatedReplicas);
  },
  dependencies: templateDependencies,
});
