/** The nodes and pods of the members, as the accurate estimator counts on them. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import { nodes } from '../../api/core/core.ts';
import { pods } from '../../api/core/pod.ts';
import type { Change } from '../../machinery/informer.ts';
import { type AccurateMember, accurateEstimator, type Estimator, prepareMember } from '../../scheduler/index.ts';
import type { Member, Members } from '../members.ts';

export interface MemberNodes {
  /** Counts on what the members have now; a member not yet listed leaves the scheduler with its other estimates. */
  readonly estimator: Estimator;
  /** Takes note of a cluster that came, changed or went. */
  changed(change: Change<Cluster>): void;
}

type Read = () => AccurateMember | undefined;

/** No member known yet. */
export function createMemberNodes(members: Pick<Members, 'of'>): MemberNodes {
  const readers = new Map<string, { member: Member; read: Read }>();
  return {
    estimator: accurateEstimator((name) => readers.get(name)?.read()),
    changed({ type, object }) {
      const name = object.metadata.name ?? '';
      if (type === 'deleted') {
        readers.delete(name);
        return;
      }
      members.of(object).then(
        (member) => {
          if (readers.get(name)?.member !== member) readers.set(name, { member, read: createReader(member) });
        },
        () => readers.delete(name),
      );
    },
  };
}

/** Reads a member's caches, again only after a change. */
function createReader({ informers }: Member): Read {
  const caches = [informers.for(nodes), informers.for(pods)] as const;
  let latest: AccurateMember | undefined;
  for (const cache of caches) {
    cache.onChange(() => {
      latest = undefined;
    });
  }
  return () => {
    const [allNodes, allPods] = caches;
    if (!caches.every((cache) => cache.hasSynced())) return undefined;
    latest ??= prepareMember(allNodes.list(), allPods.list());
    return latest;
  };
}
