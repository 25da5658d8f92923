/** `deinit`: takes a control plane out of its host cluster. */

import { defineCommand } from '../command.ts';
import { duration, flag, namespaceOr, text } from '../option.ts';

export const deinit = defineCommand({
  name: 'deinit',
  summary: 'Remove a control plane from its host cluster',
  description:
    "Deletes what init (ours or upstream's) has made, and nothing else, and says what stays: data, what others have\n" +
    'in the namespace, what is in the members. Take members out first: afterwards nobody can.',
  examples: [
    { does: 'What would be deleted, and what would stay', line: 'deinit --dry-run' },
    { does: 'Everything, with what etcd has stored and the certificates here', line: 'deinit --purge --yes' },
  ],
  args: {},
  options: {
    hostKubeconfig: text('--kubeconfig <file>', 'Kubeconfig of the host cluster'),
    hostContext: text('--context <name>', 'Context of the host cluster; the current one by default'),
    namespace: namespaceOr('-n, --namespace <name>', 'Namespace of Karmada in the host cluster', 'karmada-system'),
    dataDir: text('-d, --karmada-data <dir>', 'Folder that init was given'),
    kubeconfigFile: text('--karmada-kubeconfig <file>', 'Kubeconfig that init was told to write'),
    dryRun: flag('--dry-run', 'Print what would be deleted and what would stay'),
    yes: flag('-y, --yes', 'Do not ask'),
    force: flag('-f, --force', 'The same as --yes'),
    purge: flag('--purge', "Also delete etcd's data, volumes, and the certificates on this machine"),
    purgeNamespace: flag('--purge-namespace', 'Delete the namespace, whoever made it and whatever else is in it'),
    purgeImage: text('--purge-image <image>', "Image with rm, for data on nodes; Karmada's own by default"),
    timeout: duration('--timeout <time>', 'How long pods and the namespace may take to go', 120),
  },
  async run(context, { options: { force, yes, timeout, ...chosen } }) {
    const { deinit: run } = await import('../deinit/run.ts');
    return { text: await run(context, { ...chosen, yes: yes || force, timeoutSeconds: timeout }) };
  },
});
