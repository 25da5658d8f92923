/** `top pod`: cores and memory that Pods use. */

import { defineCommand } from '../../command.ts';
import { choice, duration, flag, optionalArgument, text, texts, toggle } from '../../option.ts';

export const topPod = defineCommand({
  name: 'pod',
  aliases: ['pods', 'po'],
  summary: 'Show what Pods use',
  description: 'Every member is asked for its metrics through the control plane; it needs a metrics-server.',
  examples: [
    { does: 'Pods of all members', line: 'top pod' },
    { does: 'The largest first', line: 'top pod -A --sort-by memory' },
    { does: 'The containers of one Pod', line: 'top pod web-0 -C member1 --containers' },
  ],
  args: { name: optionalArgument('NAME', 'One Pod') },
  options: {
    clusters: texts('-C, --clusters <names>', 'Only these members, separated by commas'),
    clusterTimeout: duration('--cluster-timeout <time>', 'How long a member may take for one answer', 5),
    labelSelector: text('-l, --selector <selector>', 'Only Pods with these labels'),
    fieldSelector: text('--field-selector <selector>', 'Only Pods with these field values'),
    allNamespaces: flag('-A, --all-namespaces', 'Pods of all namespaces'),
    containers: flag('--containers', 'A row per container'),
    sortBy: choice('--sort-by <amount>', 'The largest first', { choices: ['cpu', 'memory'], fallback: undefined }),
    sum: flag('--sum', 'Print totals below'),
    noHeaders: flag('--no-headers', 'Print no headers'),
    useProtocolBuffers: { ...toggle('--use-protocol-buffers', 'Has no effect', true), hidden: true },
  },
  async run(context, { args: { name }, options: { clusters: clusterNames, clusterTimeout, ...options } }) {
    const { topPods } = await import('../../top/pods.ts');
    return topPods(context, { name, members: { clusterNames, timeoutMs: clusterTimeout * 1000 }, ...options });
  },
});
