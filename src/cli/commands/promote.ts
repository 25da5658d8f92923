/** `promote`: makes an object of a member a template of the control plane, in place. */

import { defineCommand } from '../command.ts';
import { argument, choice, flag, text, toggle } from '../option.ts';

export const promote = defineCommand({
  name: 'promote',
  summary: 'Make an object of a member a template of the control plane',
  description:
    'The object stays where it is: a policy that names its member alone takes it over there. Before anything is\n' +
    'written, the promotion is previewed: it is refused where a Pod would restart, where the object would spread to\n' +
    'other members, or where somebody else manages it. --rollback gives it back to its member.',
  examples: [
    { does: 'See what would happen', line: 'promote deployment web -n default -C member1 --dry-run' },
    { does: 'Promote it with its ConfigMaps and Secrets', line: 'promote deployment web -C member1 -d' },
    { does: 'A cluster-wide object', line: 'promote clusterrole viewer -C member1' },
    { does: 'Give it back', line: 'promote deployment web -C member1 --rollback' },
  ],
  args: { type: argument('TYPE', 'The kind of the object'), name: argument('NAME', 'Its name') },
  options: {
    clusterName: text('-C, --cluster <name>', 'The member the object is on'),
    clusterKubeconfig: text(
      '--cluster-kubeconfig <file>',
      'Read the member directly instead of through the control plane',
    ),
    clusterContext: text('--cluster-context <name>', "Context in that kubeconfig; the member's name by default"),
    dependencies: flag('-d, --dependencies', 'Promote what it refers to, as well'),
    autoCreatePolicy: toggle('--auto-create-policy', 'Create the policy that sends it to its member', true),
    policyName: text('--policy-name <name>', 'The name of that policy'),
    rollback: flag('--rollback', 'Undo a promotion: the member keeps the object, untouched'),
    output: choice('-o, --output <format>', 'Print the objects instead of creating them', {
      choices: ['json', 'yaml'],
      fallback: undefined,
    }),
    dryRun: flag('--dry-run', 'Check and tell everything, and change nothing'),
  },
  async run(context, { args: { type, name }, options }) {
    const { runPromote } = await import('../promote/run.ts');
    return runPromote(context, { type, name, ...options });
  },
});
