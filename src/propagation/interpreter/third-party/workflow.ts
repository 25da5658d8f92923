/** Argo workflows, and the policies of Kyverno. */

import type { AnyObject } from '../../../api/meta/object.ts';
import { healthIf, type KindInterpreter } from '../interpreter.ts';
import { reflectWhole } from '../whole-status.ts';
import { dig, digList, digNumber, digObject, digText } from './dig.ts';
import { hasCondition, mergeStatuses } from './merge-statuses.ts';
import { dependenciesOf } from './pods.ts';

/** The steps of a workflow as pods: what all of them share, and the containers of each. */
function podsOf({ spec }: AnyObject): unknown[] {
  const { volumes, imagePullSecrets, serviceAccountName } = digObject(spec);
  const steps = digList(spec, 'templates').map((step) => {
    const containers = [dig(step, 'container'), dig(step, 'script')].filter((container) => container !== undefined);
    return { spec: { containers, initContainers: digList(step, 'initContainers'), volumes: digList(step, 'volumes') } };
  });
  return [{ spec: { containers: [], volumes, imagePullSecrets, serviceAccountName } }, ...steps];
}

const workflow: KindInterpreter = {
  replicas: ({ spec }) => ({ replicas: digNumber(spec, 1, 'parallelism') }),
  revise: (object, parallelism) =>
    dig(object, 'spec', 'parallelism') === undefined ? object : { ...object, spec: { ...object.spec, parallelism } },
  /** Whether a workflow pauses, and how far it is, is between its controller and the member. */
  retain(desired, { spec, status }) {
    const suspend = dig(spec, 'suspend');
    return {
      ...desired,
      ...(suspend === undefined ? {} : { spec: { ...desired.spec, suspend } }),
      ...(status === undefined ? {} : { status }),
    };
  },
  reflect: reflectWhole,
  health: ({ status }) => healthIf(!['', 'Error', 'Failed'].includes(digText(status, 'phase'))),
  dependencies: (object) => dependenciesOf(object, podsOf(object)),
};

const kyvernoPolicy: KindInterpreter = {
  reflect: reflectWhole,
  aggregate(template, items) {
    const merged = mergeStatuses(template, items, {});
    const ready = items.map(({ status }) => dig(status, 'ready')).filter((each) => typeof each === 'boolean');
    return ready.length > 0 ? { ...merged, status: { ...merged.status, ready: ready.every(Boolean) } } : merged;
  },
  health(observed) {
    const ready = dig(observed.status, 'ready');
    if (typeof ready === 'boolean') return healthIf(ready);
    return healthIf(hasCondition(observed, { type: 'Ready', reasons: ['Succeeded'] }));
  },
};

export const workflows: Readonly<Record<string, KindInterpreter>> = {
  'argoproj.io/v1alpha1 Workflow': workflow,
  'kyverno.io/v1 ClusterPolicy': kyvernoPolicy,
  'kyverno.io/v1 Policy': kyvernoPolicy,
};
