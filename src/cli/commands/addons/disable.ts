/** `addons disable`: takes parts from an installed control plane. */

import { ADDON_NAMES } from '../../../bootstrap/addons/addon.ts';
import { defineCommand } from '../../command.ts';
import { sideOptions } from '../../installation/sides.ts';
import { flag, someArguments, text } from '../../option.ts';

export const disable = defineCommand({
  name: 'disable',
  summary: 'Take parts from an installed control plane',
  examples: [
    { does: 'One of them', line: 'addons disable karmada-search' },
    {
      does: 'The estimator of a member, without being asked',
      line: 'addons disable karmada-scheduler-estimator -C member1 -f',
    },
  ],
  args: { names: someArguments('ADDON', 'Names of addons, or all', [...ADDON_NAMES, 'all']) },
  options: {
    ...sideOptions,
    cluster: text('-C, --cluster <name>', 'The member whose estimator is meant'),
    force: flag('-f, --force', 'Do not ask'),
    dryRun: flag('--dry-run', 'Only tell what would be disabled'),
  },
  async run(context, { args, options }) {
    const [{ connectSides }, { disable: disableAll }] = await Promise.all([
      import('../../installation/sides.ts'),
      import('../../addons/run.ts'),
    ]);
    return { text: await disableAll(context, () => connectSides(context, options), args.names, options) };
  },
});
