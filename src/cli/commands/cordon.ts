/** `cordon`: keeps new workloads from members. */

import { defineCommand } from '../command.ts';
import { flag, someArguments } from '../option.ts';

export const cordon = defineCommand({
  name: 'cordon',
  summary: 'Keep new workloads from members',
  description:
    'Sets the taint cluster.karmada.io/unschedulable:NoSchedule. What runs on the members stays, and may be scaled.',
  examples: [
    { does: 'Schedule nothing new to member1', line: 'cordon member1' },
    { does: 'See whether that would work', line: 'cordon member1 --dry-run' },
  ],
  args: { names: someArguments('NAME', 'Names of members') },
  options: { dryRun: flag('--dry-run', 'Let the control plane check the change, and change nothing') },
  async run(context, { args: { names }, options: { dryRun } }) {
    const [{ changeTaints }, { CORDON_CHANGE }] = await Promise.all([
      import('../clusters/change-taints.ts'),
      import('../clusters/taints.ts'),
    ]);
    const { client } = await context.connectKarmada();
    const results = await changeTaints(client, names, CORDON_CHANGE, { strict: false, overwrite: false, dryRun });
    const note = dryRun ? ' (dry run)' : '';
    const lines = results.map(({ name, changed }) => `${name} cluster ${changed ? '' : 'already '}cordoned${note}`);
    return { text: lines.join('\n') };
  },
});
