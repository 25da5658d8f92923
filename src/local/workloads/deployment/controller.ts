/** Rolls each Deployment's template out through ReplicaSets. */

import { type Deployment, deployments, type ReplicaSet, replicaSets } from '../../../api/core/apps.ts';
import { type Pod, pods } from '../../../api/core/pod.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../../machinery/controller.ts';
import type { Change } from '../../../machinery/informer.ts';
import { BATCH, type MemberContext, SETTLING } from '../member-context.ts';
import { controllerOf, controllerUid, ownerKey } from '../owner.ts';
import { isFinished } from '../pod.ts';
import { type Generations, generationsOf } from './revision.ts';
import { planRecreate, planResize, planRollingUpdate, wasResized } from './rollout.ts';
import { deadlineLeft } from './status.ts';
import { createRolloutWriter } from './writer.ts';

export function deploymentController(context: MemberContext): ControllerSpec {
  const { informers, clock } = context;
  const [all, sets] = [informers.for(deployments), informers.for(replicaSets)];
  const setsOf = sets.index('controller', controllerUid);
  const podsOf = informers.for(pods).index('controller', controllerUid);
  const writer = createRolloutWriter(context);

  const generations = (deployment: Deployment): Generations => {
    const living = setsOf(deployment.metadata.uid ?? '').filter(({ metadata }) => !metadata.deletionTimestamp);
    return generationsOf(deployment, living);
  };
  const hasPods = (set: ReplicaSet): boolean => podsOf(set.metadata.uid ?? '').some((pod) => !isFinished(pod));

  /** One step; true when it changed anything. */
  const rollout = async (deployment: Deployment, present: Generations): Promise<boolean> => {
    const { paused, strategy } = deployment.spec;
    const isRecreate = strategy?.type === 'Recreate';
    const oldPodsLeft = isRecreate && present.old.some(hasPods);
    if (!present.current && !paused && !oldPodsLeft) {
      await writer.create(deployment, present);
      return true;
    }
    if (paused || wasResized(deployment, present)) {
      return writer.adjust(deployment, present, planResize(deployment, present));
    }
    const scales = isRecreate ? planRecreate(deployment, present, oldPodsLeft) : planRollingUpdate(deployment, present);
    return writer.adjust(deployment, present, scales);
  };
  /** Only a Recreate rollout waits for Pods to be gone, which no ReplicaSet status tells. */
  const deploymentOfGone = ({ type, object }: Change<Pod>): string | undefined => {
    const owner = type === 'deleted' ? controllerOf(object) : undefined;
    const set = owner?.kind === 'ReplicaSet' ? sets.get(owner.name, object.metadata.namespace) : undefined;
    return set && ownerKey(set, deployments);
  };

  return {
    name: 'deployment',
    workers: 16,
    start(queue) {
      const add = (key: string | undefined): void => (key === undefined ? undefined : queue.add(key));
      all.onChange(({ object }) => add(keyOf(object)));
      sets.onChange(({ type, object }) => {
        // A ReplicaSet is added by a step of a rollout, which looks again by itself.
        const key = type === 'added' ? undefined : ownerKey(object, deployments);
        if (key !== undefined) queue.addAfter(key, BATCH);
      });
      informers.for(pods).onChange((change) => add(deploymentOfGone(change)));
    },
    async reconcile(key) {
      const { name, namespace = '' } = parseKey(key);
      const deployment = all.get(name, namespace);
      if (!deployment || deployment.metadata.deletionTimestamp !== undefined) return;
      // What a step leads to shows in a moment; a status now would soon be written again.
      if (await rollout(deployment, generations(deployment))) return { after: SETTLING + BATCH };
      await writer.report(deployment, generations(deployment));
      const left = deadlineLeft(deployment, clock.now());
      return left ? { after: left } : undefined;
    },
  };
}
