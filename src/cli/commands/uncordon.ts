/** `uncordon`: lets members take new workloads again. */

import { defineCommand } from '../command.ts';
import { flag, someArguments } from '../option.ts';

export const uncordon = defineCommand({
  name: 'uncordon',
  summary: 'Let members take new workloads again',
  description: 'Removes the taint that cordon set; other taints stay.',
  examples: [
    { does: 'Schedule to member1 again', line: 'uncordon member1' },
    { does: 'See whether that would work', line: 'uncordon member1 --dry-run' },
  ],
  args: { names: someArguments('NAME', 'Names of members') },
  options: { dryRun: flag('--dry-run', 'Let the control plane check the change, and change nothing') },
  async run(context, { args: { names }, options: { dryRun } }) {
    const [{ changeTaints }, { UNCORDON_CHANGE }] = await Promise.all([
      import('../clusters/change-taints.ts'),
      import('../clusters/taints.ts'),
    ]);
    const { client } = await context.connectKarmada();
    const results = await changeTaints(client, names, UNCORDON_CHANGE, { strict: false, overwrite: false, dryRun });
    const note = dryRun ? ' (dry run)' : '';
    const lines = results.map(({ name, changed }) => `${name} cluster ${changed ? '' : 'already '}uncordoned${note}`);
    return { text: lines.join('\n') };
  },
});
