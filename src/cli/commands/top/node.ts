/** `top node`: cores and memory that nodes use. */

import { defineCommand } from '../../command.ts';
import { choice, duration, flag, optionalArgument, text, texts, toggle } from '../../option.ts';

export const topNode = defineCommand({
  name: 'node',
  aliases: ['nodes', 'no'],
  summary: 'Show what nodes use',
  description: 'Percentages are of what a node offers to Pods, or with --show-capacity of all it has.',
  examples: [
    { does: 'Nodes of all members', line: 'top node' },
    { does: 'The busiest first', line: 'top node --sort-by cpu -C member1,member2' },
  ],
  args: { name: optionalArgument('NAME', 'One node') },
  options: {
    clusters: texts('-C, --clusters <names>', 'Only these members, separated by commas'),
    clusterTimeout: duration('--cluster-timeout <time>', 'How long a member may take for one answer', 5),
    labelSelector: text('-l, --selector <selector>', 'Only nodes with these labels'),
    sortBy: choice('--sort-by <amount>', 'The largest first', { choices: ['cpu', 'memory'], fallback: undefined }),
    showCapacity: flag('--show-capacity', 'Percentages of all that a node has'),
    noHeaders: flag('--no-headers', 'Print no headers'),
    useProtocolBuffers: { ...toggle('--use-protocol-buffers', 'Has no effect', true), hidden: true },
  },
  async run(context, { args: { name }, options: { clusters: clusterNames, clusterTimeout, ...options } }) {
    const { topNodes } = await import('../../top/nodes.ts');
    return topNodes(context, { name, members: { clusterNames, timeoutMs: clusterTimeout * 1000 }, ...options });
  },
});
