/** The Pod and the claims of one ordinal of a StatefulSet. */

import { type StatefulSet, statefulSets } from '../../../api/core/apps.ts';
import type { Pod, Volume } from '../../../api/core/pod.ts';
import type { PersistentVolumeClaim } from '../../../api/core/storage.ts';
import { controllerReference } from '../../../machinery/write.ts';
import { podFromTemplate } from '../pod.ts';
import { REVISION_LABEL, updateRevision } from './plan.ts';

/** The Pod of an ordinal, wired to its claims. */
export function podOf(set: StatefulSet, ordinal: number): Pod {
  const name = `${set.metadata.name}-${ordinal}`;
  const pod = podFromTemplate(set.spec.template, {
    name,
    namespace: set.metadata.namespace ?? '',
    owner: controllerReference(statefulSets, set),
    labels: {
      [REVISION_LABEL]: updateRevision(set),
      'statefulset.kubernetes.io/pod-name': name,
      'apps.kubernetes.io/pod-index': String(ordinal),
    },
  });
  const claimed: Volume[] = (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata.name ?? '',
    persistentVolumeClaim: { claimName: claimName(set, metadata.name, ordinal) },
  }));
  const names = new Set(claimed.map((volume) => volume.name));
  const others = (pod.spec.volumes ?? []).filter((volume) => !names.has(volume.name));
  const volumes = [...others, ...claimed];
  const network = set.spec.serviceName ? { hostname: name, subdomain: set.spec.serviceName } : { hostname: name };
  return { ...pod, spec: { ...pod.spec, ...network, ...(volumes.length > 0 ? { volumes } : {}) } };
}

/** The claims of an ordinal; they outlive its Pod. */
export function claimsOf(set: StatefulSet, ordinal: number): PersistentVolumeClaim[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claimName(set, template.metadata.name, ordinal),
      namespace: set.metadata.namespace ?? '',
      labels: { ...template.metadata.labels, ...set.spec.selector.matchLabels },
      ...(template.metadata.annotations ? { annotations: template.metadata.annotations } : {}),
    },
    ...(template.spec ? { spec: template.spec } : {}),
  }));
}

function claimName(set: StatefulSet, template: string | undefined, ordinal: number): string {
  return `${template}-${set.metadata.name}-${ordinal}`;
}
