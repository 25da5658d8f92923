/** What a bundle holds of every member, asked through the control plane. */

import { deployments, statefulSets } from '../../api/core/apps.ts';
import { events, namespaces, nodes } from '../../api/core/core.ts';
import type { Resource } from '../../api/kind.ts';
import { fileName } from './karmada-parts.ts';
import type { Part, Source } from './source.ts';

const KINDS: readonly Resource[] = [nodes, namespaces, deployments, statefulSets, events];

/** Enough to see what is going on, few enough to send by mail. */
const MOST_OBJECTS = 1000;

export async function memberParts({ facts }: Source): Promise<Part[]> {
  const members = await facts.clusters();
  return members.flatMap(({ metadata }) => {
    const { name = '' } = metadata;
    const memberClient = facts.memberClient(name);
    return KINDS.map((resource) => ({
      path: `members/${name}/${fileName(resource)}.yaml`,
      async read() {
        const { items, metadata: list } = await memberClient.list(resource, { limit: MOST_OBJECTS });
        const left = list.continue ? { remaining: list.remainingItemCount ?? 'more' } : {};
        return items.length === 0 ? undefined : { kind: `${resource.kind}List`, ...left, items };
      },
    }));
  });
}
