/** Takes the state of a binding's Works together: on the binding, and from there on its template. */

import { type Work, works } from '../../api/work/v1alpha1/work.ts';
import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { deepEqual } from '../../base/json.ts';
import { changeStatus } from '../../machinery/change-status.ts';
import { withCondition } from '../../machinery/condition.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../machinery/controller.ts';
import type { Change } from '../../machinery/informer.ts';
import type { Pace, Queue } from '../../machinery/queue.ts';
import { aggregateWorks, fullyApplied } from '../../propagation/aggregate-status.ts';
import { BINDING_KINDS, type BindingKind } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';
import { worksByBinding } from '../work-index.ts';
import { writeTemplateStatus } from './template-status.ts';

/** Members report one after the other; what comes close together is taken together. */
const REST = 30;
const PACE: Pace = { alone: 25, crowded: 300 };

/** A Work tells something new when its status changed, or it is going or gone. */
function isWorkNews({ type, object, old }: Change<Work>): boolean {
  if (type === 'deleted') return true;
  if (old?.metadata.deletionTimestamp !== object.metadata.deletionTimestamp) return true;
  return object.status !== undefined && !deepEqual(old?.status, object.status);
}

/** A binding asks for a new look once it was scheduled, and whenever its targets or its template change. */
function isBindingNews({ type, object, old }: Change<ResourceBinding>): boolean {
  if (type === 'deleted' || !object.status?.lastScheduledTime) return false;
  if (!old?.status?.lastScheduledTime) return true;
  const interest = ({ resource, clusters, requiredBy, gracefulEvictionTasks }: ResourceBinding['spec']): unknown => ({
    template: resource.resourceVersion,
    clusters,
    requiredBy,
    gracefulEvictionTasks,
  });
  return !deepEqual(interest(old.spec), interest(object.spec));
}

function createController(environment: Environment, kind: BindingKind): ControllerSpec {
  const { informers, karmadaClient, clock, recorder } = environment;
  const name = kind.resource.namespaced
    ? 'resource-binding-status-controller'
    : 'cluster-resource-binding-status-controller';
  const cache = informers.for(kind.resource);
  const worksOf = worksByBinding(informers);

  const wire = (queue: Queue): void => {
    informers.for(works).onChange((change) => {
      const key = kind.keyIn(change.object.metadata.annotations ?? {});
      if (key !== undefined && isWorkNews(change)) queue.add(key, { low: change.initial, rest: REST });
    });
    cache.onChange((change) => {
      if (isBindingNews(change)) queue.add(keyOf(change.object), { low: change.initial, rest: REST });
    });
  };
  const writeBindingStatus = async (binding: ResourceBinding): Promise<ResourceBinding | undefined> => {
    const aggregatedStatus = aggregateWorks(worksOf(binding), binding.spec.resource);
    const stored = await changeStatus(karmadaClient, kind.resource, binding, (current) => {
      const statement = fullyApplied(current.spec, aggregatedStatus);
      const conditions = withCondition(current.status?.conditions, statement, clock.now());
      return { ...current, status: { ...current.status, aggregatedStatus, conditions } };
    });
    if (stored && stored !== binding) {
      const message = 'Update ResourceBinding with AggregatedStatus successfully.';
      recorder.event(binding, name, { type: 'Normal', reason: 'AggregateStatusSucceed', message });
    }
    return stored;
  };

  return {
    name,
    stage: 'report',
    workers: 5,
    pace: PACE,
    start: wire,
    async reconcile(key) {
      const address = parseKey(key);
      const binding = cache.get(address.name, address.namespace);
      if (!binding || binding.metadata.deletionTimestamp) return;
      const stored = await writeBindingStatus(binding);
      if (stored) await writeTemplateStatus(environment, stored, name);
    },
  };
}

/** One controller for each kind of binding. */
export function createBindingStatusControllers(environment: Environment): ControllerSpec[] {
  return BINDING_KINDS.map((kind) => createController(environment, kind));
}
