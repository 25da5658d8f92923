/** Pods. */

import type { Container, ContainerStatus, Pod, PodStatus } from '../../api/core/pod.ts';
import type { AggregatedStatusItem } from '../../api/work/v1alpha2/resource-binding.ts';
import { forKind, healthIf } from './interpreter.ts';
import { podDependencies } from './pod-dependencies.ts';
import { podRequirements } from './pod-requirements.ts';
import { reflectWhole } from './whole-status.ts';

/** The first of these that any member reports is the phase of all. */
const PHASES = ['Failed', 'Pending', 'Running', 'Succeeded'];

function phaseOf(items: readonly AggregatedStatusItem[]): string | undefined {
  const phases = items.map(({ status }) => (status as PodStatus | undefined)?.phase ?? 'Pending');
  return PHASES.find((phase) => phases.includes(phase));
}

/** Of each container only what adds up across clusters. */
function joined(items: readonly AggregatedStatusItem[], key: 'containerStatuses' | 'initContainerStatuses') {
  const statuses = items.flatMap(({ status }) => (status as PodStatus | undefined)?.[key] ?? []);
  const parts = statuses.map(({ ready, state }) => ({ ready, ...(state ? { state } : {}) }));
  return parts.length > 0 ? { [key]: parts as ContainerStatus[] } : {};
}

/** Mounts are extended by the member (the account token): those of the observed container win. */
function retainMounts(desired: Container[] | undefined, observed: Container[] = []): Container[] | undefined {
  return desired?.map((container) => {
    const mounts = observed.find(({ name }) => name === container.name)?.volumeMounts;
    return mounts ? { ...container, volumeMounts: mounts } : container;
  });
}

export const pod = forKind<Pod>({
  replicas({ spec }) {
    const requirements = podRequirements(spec);
    return { replicas: 1, ...(requirements ? { requirements } : {}) };
  },
  retain(desired, observed) {
    const { nodeName, serviceAccountName, volumes } = observed.spec;
    const initContainers = retainMounts(desired.spec.initContainers, observed.spec.initContainers);
    return {
      ...desired,
      spec: {
        ...desired.spec,
        ...(nodeName ? { nodeName } : {}),
        ...(serviceAccountName ? { serviceAccountName } : {}),
        ...(volumes ? { volumes } : {}),
        ...(initContainers ? { initContainers } : {}),
        containers: retainMounts(desired.spec.containers, observed.spec.containers) ?? [],
      },
    };
  },
  reflect: reflectWhole,
  aggregate(template, items) {
    const phase = phaseOf(items);
    const { containerStatuses: _containers, initContainerStatuses: _inits, ...rest } = template.status ?? {};
    return {
      ...template,
      status: {
        ...rest,
        ...(phase ? { phase } : {}),
        ...joined(items, 'containerStatuses'),
        ...joined(items, 'initContainerStatuses'),
      },
    };
  },
  health({ status }) {
    const isReady = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True');
    return healthIf(status?.phase === 'Succeeded' || (status?.phase === 'Running' && isReady === true));
  },
  dependencies: ({ metadata, spec }) => podDependencies(spec, metadata.namespace),
});
