/** `credential rotate`: new tokens for a member, and the old ones revoked. */

import { defineCommand } from '../../command.ts';
import { argument, flag, text } from '../../option.ts';

export const rotate = defineCommand({
  name: 'rotate',
  summary: 'Give a member new tokens, and revoke the old ones',
  description:
    'Issues new tokens, tries them, registers them, and revokes the old ones, in this order: the control plane is never\n' +
    'without a good one. A second run goes on where a first one stopped. The credential itself is used for this unless\n' +
    "a kubeconfig is given. Karmada's own controllers before v1.19 hold on to the old token until they are restarted:\n" +
    'use --keep-old, restart them, and run it again.',
  examples: [
    { does: 'With the credential that is replaced', line: 'credential rotate member1' },
    { does: 'A credential that works no more', line: 'credential rotate member1 --cluster-kubeconfig member1.config' },
  ],
  args: { name: argument('NAME', 'The name of the member') },
  options: {
    clusterKubeconfig: text('--cluster-kubeconfig <file>', 'Kubeconfig of the member, in place of its credential'),
    clusterContext: text('--cluster-context <name>', 'Context in that kubeconfig; its current one by default'),
    keepOld: flag('--keep-old', 'Leave the old tokens valid; the next run revokes them'),
  },
  async run(context, { args: { name }, options }) {
    const { rotateMember } = await import('../../members/rotate-member.ts');
    return { text: await rotateMember(context, name, options) };
  },
});
