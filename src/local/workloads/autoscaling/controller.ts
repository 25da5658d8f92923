/** Keeps autoscaled workloads within their bounds; there are no metrics to scale by in between. */

import { type Deployment, deployments, type StatefulSet, statefulSets } from '../../../api/core/apps.ts';
import { type HorizontalPodAutoscaler, horizontalPodAutoscalers } from '../../../api/core/scheduling.ts';
import type { Resource } from '../../../api/kind.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../../machinery/controller.ts';
import { patchIfChanged } from '../../../machinery/write.ts';
import type { MemberContext } from '../member-context.ts';

type Scaled = Deployment | StatefulSet;

/** The size within the autoscaler's bounds; a workload that is switched off stays off. */
export function boundedSize({ spec }: HorizontalPodAutoscaler, size: number): number {
  return size === 0 ? 0 : Math.min(Math.max(size, spec.minReplicas ?? 1), spec.maxReplicas);
}

export function autoscalingController({ client, informers }: MemberContext): ControllerSpec {
  const scalers = informers.for(horizontalPodAutoscalers);
  const targets: Readonly<Record<string, Resource<Scaled>>> = { Deployment: deployments, StatefulSet: statefulSets };
  const byTarget = scalers.index('target', ({ metadata, spec }) => [
    `${spec.scaleTargetRef.kind}/${metadata.namespace}/${spec.scaleTargetRef.name}`,
  ]);
  return {
    name: 'horizontalpodautoscaling',
    start(queue) {
      scalers.onChange(({ object }) => queue.add(keyOf(object)));
      for (const [kind, resource] of Object.entries(targets)) {
        informers.for(resource).onChange(({ object }) => {
          for (const scaler of byTarget(`${kind}/${keyOf(object)}`)) queue.add(keyOf(scaler));
        });
      }
    },
    async reconcile(key) {
      const { name, namespace = '' } = parseKey(key);
      const scaler = scalers.get(name, namespace);
      const resource = targets[scaler?.spec.scaleTargetRef.kind ?? ''];
      const target = resource && informers.for(resource).get(scaler?.spec.scaleTargetRef.name ?? '', namespace);
      if (!scaler || !resource || !target) return;
      const size = target.spec.replicas ?? 1;
      const wanted = boundedSize(scaler, size);
      if (wanted !== size) {
        const body = { spec: { replicas: wanted } };
        await client.patch(resource, target.metadata.name ?? '', { type: 'merge', body }, { namespace });
      }
      const status = { ...scaler.status, currentReplicas: target.status?.replicas ?? 0, desiredReplicas: wanted };
      const change = { old: scaler, next: { ...scaler, status } };
      await patchIfChanged(client, horizontalPodAutoscalers, change, { subresource: 'status' });
    },
  };
}
