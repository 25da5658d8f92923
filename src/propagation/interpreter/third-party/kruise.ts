/** Workloads of OpenKruise, which count as Kubernetes' own do. */

import type { AnyObject } from '../../../api/meta/object.ts';
import type { AggregatedStatusItem } from '../../../api/work/v1alpha2/resource-binding.ts';
import { countOf, pickCounts, sumCounts, withCounts } from '../counts.ts';
import { generationsOf, observedGenerationOf } from '../generations.ts';
import { healthIf, type KindInterpreter } from '../interpreter.ts';
import { reflectWhole } from '../whole-status.ts';
import { dig, digNumber, digObject, digText } from './dig.ts';
import { mergeStatuses } from './merge-statuses.ts';
import { dependenciesOf, requirementsOf } from './pods.ts';

const isSeen = ({ metadata, status }: AnyObject): boolean =>
  countOf(status, 'observedGeneration') === (metadata.generation ?? 0);

/** Reflection and addition of counts that belong to one generation of the template. */
function counting(counts: readonly string[]): Pick<KindInterpreter, 'reflect' | 'aggregate'> {
  return {
    reflect: (observed) =>
      observed.status && {
        ...pickCounts(observed.status, [...counts, 'observedGeneration']),
        ...generationsOf(observed),
      },
    aggregate(template, items: readonly AggregatedStatusItem[]) {
      const before = countOf(template.status, 'observedGeneration');
      const observedGeneration = observedGenerationOf(template, items, before);
      return { ...template, status: withCounts(template.status, { ...sumCounts(items, counts), observedGeneration }) };
    },
  };
}

const ROLLOUT = ['replicas', 'readyReplicas', 'availableReplicas', 'updatedReplicas', 'updatedReadyReplicas'] as const;

/** A workload with `spec.replicas`; `podTemplate` finds its pod template. */
function rollout(podTemplate: (object: AnyObject) => unknown): KindInterpreter {
  return {
    replicas: (object) => ({
      replicas: digNumber(object, 0, 'spec', 'replicas'),
      ...requirementsOf(podTemplate(object)),
    }),
    revise: (object, replicas) =>
      dig(object, 'spec', 'replicas') === undefined ? object : { ...object, spec: { ...object.spec, replicas } },
    ...counting(ROLLOUT),
    health(observed) {
      const updated = countOf(observed.status, 'updatedReplicas');
      const isUpdated = updated >= digNumber(observed, 0, 'spec', 'replicas');
      return healthIf(isSeen(observed) && isUpdated && countOf(observed.status, 'availableReplicas') >= updated);
    },
    dependencies: (object) => dependenciesOf(object, [podTemplate(object)]),
  };
}

const ownTemplate = (object: AnyObject): unknown => dig(object, 'spec', 'template');

/** A UnitedDeployment holds the template of one of several kinds. */
function unitedTemplate(object: AnyObject): unknown {
  const [workload] = Object.values(digObject(object, 'spec', 'template'));
  return dig(workload, 'spec', 'template');
}

const SCHEDULED = [
  'currentNumberScheduled',
  'desiredNumberScheduled',
  'numberAvailable',
  'numberMisscheduled',
  'numberReady',
  'updatedNumberScheduled',
  'numberUnavailable',
] as const;

const daemonSet: KindInterpreter = {
  ...counting(SCHEDULED),
  health(observed) {
    const { status } = observed;
    const updated = countOf(status, 'updatedNumberScheduled');
    const isUpdated = updated >= countOf(status, 'desiredNumberScheduled');
    return healthIf(isSeen(observed) && isUpdated && countOf(status, 'numberAvailable') >= updated);
  },
  dependencies: (object) => dependenciesOf(object, [ownTemplate(object)]),
};

const broadcastJob: KindInterpreter = {
  replicas: (object) => ({
    replicas: digNumber(object, 1, 'spec', 'parallelism'),
    ...requirementsOf(ownTemplate(object)),
  }),
  revise: (object, parallelism) =>
    dig(object, 'spec', 'parallelism') === undefined ? object : { ...object, spec: { ...object.spec, parallelism } },
  /** The labels by which a member's job finds its pods. */
  retain(desired, observed) {
    const labels = dig(observed, 'spec', 'template', 'metadata', 'labels');
    if (labels === undefined) return desired;
    const template = digObject(desired, 'spec', 'template');
    const metadata = { ...digObject(template, 'metadata'), labels };
    return { ...desired, spec: { ...desired.spec, template: { ...template, metadata } } };
  },
  reflect: reflectWhole,
  aggregate: (template, items) =>
    mergeStatuses(template, items, {
      sums: ['active', 'succeeded', 'failed', 'desired'],
      worst: { field: 'phase', order: ['failed', 'paused', 'running', 'completed'] },
    }),
  health({ status }) {
    const [active, succeeded] = [countOf(status, 'active'), countOf(status, 'succeeded')];
    const isAtWork = countOf(status, 'desired') !== 0 && (active > 0 || succeeded > 0);
    return healthIf(isAtWork && countOf(status, 'failed') === 0);
  },
  dependencies: (object) => dependenciesOf(object, [ownTemplate(object)]),
};

const sidecarSet: KindInterpreter = {
  replicas: () => ({ replicas: 0 }),
  ...counting(['matchedPods', 'updatedPods', 'readyPods', 'updatedReadyPods']),
  health({ status }) {
    const matched = countOf(status, 'matchedPods');
    return healthIf(matched === 0 || countOf(status, 'updatedPods') === matched);
  },
  dependencies: (object) => dependenciesOf(object, [{ spec: object.spec }]),
};

const latest = (items: readonly AggregatedStatusItem[], field: string): string | undefined =>
  items
    .map(({ status }) => digText(status, field))
    .filter((time) => time !== '')
    .sort()
    .at(-1);

const advancedCronJob: KindInterpreter = {
  reflect: reflectWhole,
  aggregate(template, items) {
    const active = items.flatMap(({ status }) => (dig(status, 'active') as unknown[] | undefined) ?? []);
    const lastScheduleTime = latest(items, 'lastScheduleTime');
    const type = items.map(({ status }) => digText(status, 'type')).find((each) => each !== '');
    return {
      ...template,
      status: {
        ...(active.length > 0 ? { active } : {}),
        ...(lastScheduleTime ? { lastScheduleTime } : {}),
        ...(type ? { type } : {}),
      },
    };
  },
  dependencies(object) {
    const jobs = Object.values(digObject(object, 'spec', 'template'));
    return dependenciesOf(
      object,
      jobs.map((job) => dig(job, 'spec', 'template')),
    );
  },
};

export const kruise: Readonly<Record<string, KindInterpreter>> = {
  'apps.kruise.io/v1alpha1 AdvancedCronJob': advancedCronJob,
  'apps.kruise.io/v1alpha1 BroadcastJob': broadcastJob,
  'apps.kruise.io/v1alpha1 CloneSet': rollout(ownTemplate),
  'apps.kruise.io/v1alpha1 DaemonSet': daemonSet,
  'apps.kruise.io/v1alpha1 SidecarSet': sidecarSet,
  'apps.kruise.io/v1alpha1 UnitedDeployment': rollout(unitedTemplate),
  'apps.kruise.io/v1beta1 StatefulSet': rollout(ownTemplate),
};
