/** HorizontalPodAutoscalers. */

import type { KubeObject } from '../../api/meta/object.ts';
import { pickCounts, sumCounts, withCounts } from './counts.ts';
import { forKind } from './interpreter.ts';

interface Autoscaler extends KubeObject {
  status?: { currentReplicas?: number; desiredReplicas?: number };
}

const COUNTS = ['currentReplicas', 'desiredReplicas'] as const;

export const horizontalPodAutoscaler = forKind<Autoscaler>({
  reflect: ({ status }) => status && pickCounts(status, COUNTS),
  aggregate: (template, items) => ({
    ...template,
    status: withCounts(template.status, sumCounts(items, COUNTS), ['desiredReplicas']),
  }),
});
