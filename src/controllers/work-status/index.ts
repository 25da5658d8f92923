/** Brings the state of objects on the members back into their Works. */

import { apiVersionOf, type Resource } from '../../api/kind.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { type Work, works } from '../../api/work/v1alpha1/work.ts';
import { messageOf } from '../../base/errors.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../machinery/controller.ts';
import type { Informer } from '../../machinery/informer.ts';
import type { Pace } from '../../machinery/queue.ts';
import { patchIfChanged } from '../../machinery/write.ts';
import type { Interpretation } from '../../propagation/interpreter/interpreter.ts';
import type { Environment } from '../environment.ts';
import { workKeyOf } from '../manifest.ts';
import { healthOf, manifestStatus, withManifestStatus } from './manifest-status.ts';

const NAME = 'work-status-controller';
/** A rollout changes its status many times a second: the first change is told soon, the others a few at a time. */
const REST = 30;
const PACE: Pace = { alone: 15, crowded: 250 };

/** A member's object as a queue key: the parts are names, which hold no bars. */
function objectKey(clusterName: string, resource: Resource, object: AnyObject): string {
  return [clusterName, apiVersionOf(resource), resource.kind, keyOf(object)].join('|');
}

/** True for an object that its cluster has not looked at yet, where there will be something to say once it has. */
function isUntouched({ status }: AnyObject, { health }: Interpretation): boolean {
  return health !== undefined && Object.keys(status ?? {}).length === 0;
}

async function reflectInto(environment: Environment, work: Work, observed: AnyObject): Promise<void> {
  const interpretation = environment.interpreter.of(observed.apiVersion ?? '', observed.kind ?? '');
  if (isUntouched(observed, interpretation) && !work.status?.manifestStatuses?.length) return;
  const status = await interpretation.reflect?.(observed);
  const health = await healthOf(observed, interpretation, (thrown) => {
    const message = `Failed to interpret health of object(${observed.kind}/${keyOf(observed)}): ${messageOf(thrown)}`;
    environment.recorder.event(work, NAME, { type: 'Warning', reason: 'InterpretHealthFailed', message });
  });
  const next = manifestStatus(work, observed, { status, health });
  if (!next) return;
  const manifestStatuses = withManifestStatus(work.status?.manifestStatuses ?? [], next);
  // Objects of one Work may be reflected at the same time; with a single manifest nobody else writes this part.
  const lock = manifestStatuses.length > 1;
  const change = { old: work, next: { ...work, status: { ...work.status, manifestStatuses } } };
  await patchIfChanged(environment.karmadaClient, works, change, { subresource: 'status', lock });
}

export function createWorkStatusController(environment: Environment): ControllerSpec {
  const { informers, memberObjects, recorder } = environment;
  const watched = new Map<string, Informer<AnyObject>>();
  return {
    name: NAME,
    stage: 'report',
    workers: 5,
    pace: PACE,
    start(queue) {
      memberObjects.onChange(({ clusterName, resource, informer, change }) => {
        if (workKeyOf(change.object) === undefined || change.type === 'deleted') return;
        watched.set([clusterName, apiVersionOf(resource), resource.kind].join('|'), informer);
        queue.add(objectKey(clusterName, resource, change.object), { low: change.initial, rest: REST });
      });
    },
    async reconcile(key) {
      const slot = key.slice(0, key.lastIndexOf('|'));
      const { name, namespace } = parseKey(key.slice(slot.length + 1));
      const observed = watched.get(slot)?.get(name, namespace);
      const address = observed && workKeyOf(observed);
      if (!observed || address === undefined) return;
      const workAddress = parseKey(address);
      const work = informers.for(works).get(workAddress.name, workAddress.namespace);
      if (!work || work.metadata.deletionTimestamp) return;
      try {
        await reflectInto(environment, work, observed);
      } catch (thrown) {
        const message = `Failed to reflect status of object(${observed.kind}/${keyOf(observed)}): ${messageOf(thrown)}`;
        recorder.event(work, NAME, { type: 'Warning', reason: 'ReflectStatusFailed', message });
        throw thrown;
      }
    },
  };
}
