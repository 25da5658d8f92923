/** The writes a rollout consists of, each returning once the cache shows it. */

import { type Deployment, deployments, type ReplicaSet, replicaSets } from '../../../api/core/apps.ts';
import { isApiError } from '../../../api/meta/api-error.ts';
import { createMergePatch } from '../../../api/schema/merge-patch.ts';
import { deepEqual } from '../../../base/json.ts';
import { deleteIfPresent, patchIfChanged } from '../../../machinery/write.ts';
import { createBarrier } from '../barrier.ts';
import type { MemberContext } from '../member-context.ts';
import {
  currentRevision,
  type Generations,
  newReplicaSet,
  REVISION,
  replicaSetAnnotations,
  scaleAnnotations,
} from './revision.ts';
import { currentSize, planCleanup, type Scales } from './rollout.ts';
import { deploymentStatus, isComplete } from './status.ts';

export interface RolloutWriter {
  /** Creates the ReplicaSet of a new template. */
  create(deployment: Deployment, generations: Generations): Promise<void>;
  /** Sizes, numbers and annotates ReplicaSets, each in one write at most; true when there was anything to write. */
  adjust(deployment: Deployment, generations: Generations, scales: Scales): Promise<boolean>;
  /** Writes the revision number and the status, and clears old ReplicaSets away. */
  report(deployment: Deployment, generations: Generations): Promise<void>;
}

/** The ReplicaSet as it should be. */
function adjusted(deployment: Deployment, generations: Generations, set: ReplicaSet, size: number | undefined) {
  const isActive = size !== undefined || (set.spec.replicas ?? 1) > 0;
  const annotations = {
    ...(set === generations.current
      ? replicaSetAnnotations(deployment, generations, currentRevision(generations))
      : set.metadata.annotations),
    ...(isActive ? scaleAnnotations(deployment) : {}),
  };
  const next: ReplicaSet = { ...set, metadata: { ...set.metadata, annotations } };
  return size === undefined ? next : { ...next, spec: { ...set.spec, replicas: size } };
}

export function createRolloutWriter({ client, informers, clock }: MemberContext): RolloutWriter {
  const barrier = createBarrier(informers.for(replicaSets), clock);

  const writeStatus = async (deployment: Deployment, status: NonNullable<Deployment['status']>): Promise<void> => {
    const change = { old: deployment, next: { ...deployment, status } };
    await patchIfChanged(client, deployments, change, { subresource: 'status' });
  };
  /** Kubernetes takes annotations along with a status, so numbering costs no write of its own. */
  const writeRevision = async (deployment: Deployment, revision: string, status: Deployment['status']) => {
    const { name = '', namespace = '' } = deployment.metadata;
    const change = createMergePatch(deployment.status ?? {}, status ?? {});
    const body = { metadata: { annotations: { [REVISION]: revision } }, status: change };
    await client.patch(deployments, name, { type: 'merge', body }, { namespace, subresource: 'status' });
  };

  return {
    async create(deployment, generations) {
      const set = newReplicaSet(deployment, currentSize(deployment, generations), currentRevision(generations));
      try {
        await barrier.shows(await client.create(replicaSets, set));
      } catch (thrown) {
        if (!isApiError(thrown, 'AlreadyExists')) throw thrown;
        // A foreign ReplicaSet has the name: the next hash will be another one.
        const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
        await writeStatus(deployment, { ...deployment.status, collisionCount });
      }
    },
    async adjust(deployment, generations, scales) {
      const { current, old } = generations;
      const write = async (set: ReplicaSet): Promise<boolean> => {
        const next = adjusted(deployment, generations, set, scales.get(set));
        if (deepEqual(next, set)) return false;
        await barrier.shows(await patchIfChanged(client, replicaSets, { old: set, next }));
        return true;
      };
      return (await Promise.all((current ? [...old, current] : old).map(write))).includes(true);
    },
    async report(deployment, generations) {
      const status = deploymentStatus(deployment, generations, clock.now());
      if (isComplete(deployment, status)) {
        await Promise.all(planCleanup(deployment, generations).map((set) => deleteIfPresent(client, replicaSets, set)));
      }
      const revision = generations.current && `${currentRevision(generations)}`;
      const isNumbered = revision === undefined || deployment.metadata.annotations?.[REVISION] === revision;
      await (isNumbered ? writeStatus(deployment, status) : writeRevision(deployment, revision, status));
    },
  };
}
