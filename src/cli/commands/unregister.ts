/** `unregister`: takes a Pull member out of the control plane. */

import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { type UnregisterOptions, unregisterOptions } from '../members/unregister-options.ts';
import { argument } from '../option.ts';

export const unregister = defineCommand({
  name: 'unregister',
  summary: 'Take a member in pull mode out of the control plane',
  description:
    'Everything propagated to the member is removed from it first, then its place in the control plane, then its agent.\n' +
    "Without --karmada-config the agent's own credential is used, which cannot remove the agent's rights: how to do\n" +
    'that is told. A second run goes on where a first one stopped.',
  examples: [
    {
      does: 'With the rights of an administrator of the control plane',
      line: 'unregister member3 --cluster-kubeconfig member3.config --karmada-config karmada.config',
    },
    { does: "With the agent's own", line: 'unregister member3 --cluster-kubeconfig member3.config' },
    {
      does: 'An agent that is gone for good',
      line: 'unregister member3 --cluster-kubeconfig member3.config --karmada-config karmada.config --force --wait 5s',
    },
  ],
  args: { name: argument('NAME', 'The name of the member') },
  options: unregisterOptions,
  async run(
    context: CommandContext,
    { args: { name }, options }: { args: { name: string }; options: UnregisterOptions },
  ) {
    const { unregisterMember } = await import('../members/unregister-member.ts');
    return { text: await unregisterMember(context, name, options) };
  },
});
