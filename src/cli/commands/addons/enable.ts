/** `addons enable`: adds parts to an installed control plane. */

import { ADDON_NAMES } from '../../../bootstrap/addons/addon.ts';
import { addonFlags } from '../../addons/flags.ts';
import { defineCommand } from '../../command.ts';
import { sideOptions } from '../../installation/sides.ts';
import { duration, flag, someArguments, text } from '../../option.ts';

export const enable = defineCommand({
  name: 'enable',
  summary: 'Add parts to an installed control plane',
  description:
    'The addons are karmada-descheduler, karmada-metrics-adapter, karmada-scheduler-estimator (one per member) and\n' +
    'karmada-search. A second run mends what is missing and changes what the flags say differently.',
  examples: [
    { does: 'One of them', line: 'addons enable karmada-search' },
    {
      does: 'An estimator for a member',
      line: 'addons enable karmada-scheduler-estimator -C member1 --member-kubeconfig member1.config',
    },
    { does: 'All but the estimators', line: 'addons enable all' },
  ],
  args: { names: someArguments('ADDON', 'Names of addons, or all', [...ADDON_NAMES, 'all']) },
  options: {
    ...sideOptions,
    cluster: text('-C, --cluster <name>', 'The member an estimator is for'),
    memberKubeconfig: text('--member-kubeconfig <file>', 'Kubeconfig of that member, for its estimator'),
    memberContext: text('--member-context <name>', 'Context in that kubeconfig; its current one by default'),
    podTimeout: duration('--pod-timeout <time>', 'How long each workload may take to start', 120),
    apiserviceTimeout: duration('--apiservice-timeout <time>', 'How long each API may take to become available', 30),
    ...addonFlags,
    dryRun: flag('--dry-run', 'Only tell what would be made and changed'),
  },
  async run(context, { args, options }) {
    const [{ connectSides }, { enable: enableAll }] = await Promise.all([
      import('../../installation/sides.ts'),
      import('../../addons/run.ts'),
    ]);
    const { cluster, memberKubeconfig, memberContext, ...chosen } = options;
    const choices = { ...chosen, cluster, memberKubeconfig, memberContext };
    return { text: await enableAll(context, () => connectSides(context, options), args.names, choices) };
  },
});
