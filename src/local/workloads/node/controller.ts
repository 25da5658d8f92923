/** Taints nodes that are not ready or cordoned, and clears them when they are well. */

import { type Node, nodes } from '../../../api/core/core.ts';
import type { ControllerSpec } from '../../../machinery/controller.ts';
import { patchIfChanged } from '../../../machinery/write.ts';
import type { MemberContext } from '../member-context.ts';
import { taintsOf } from './taints.ts';

export function nodeController({ client, informers }: MemberContext): ControllerSpec {
  const all = informers.for(nodes);
  return {
    name: 'node-lifecycle',
    start(queue) {
      all.onChange(({ object }) => queue.add(object.metadata.name ?? ''));
    },
    async reconcile(name) {
      const node = all.get(name);
      if (!node) return;
      const taints = taintsOf(node);
      const { taints: _, ...spec } = node.spec ?? {};
      const next: Node = { ...node, spec: { ...spec, ...(taints.length > 0 ? { taints } : {}) } };
      await patchIfChanged(client, nodes, { old: node, next }, { lock: true });
    },
  };
}
