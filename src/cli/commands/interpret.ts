/** `interpret`: checks and tries the scripts of customizations before the control plane runs them. */

import { defineCommand } from '../command.ts';
import { anyArguments, count, flag, suggesting, text, texts } from '../option.ts';

export const interpret = defineCommand({
  name: 'interpret',
  summary: 'Validate, test and try resource interpreter customizations',
  description:
    'Customizations come from files, or by name from the control plane. Without any, what is built in answers. Scripts run as ' +
    'in the control plane: in a sandbox, for a second at most.\n' +
    'Operations: Retain, InterpretReplica, InterpretComponent, ReviseReplica, InterpretStatus, AggregateStatus, InterpretHealth, ' +
    'InterpretDependency.',
  examples: [
    { does: 'Check that all scripts can be loaded', line: 'interpret -f customization.yaml --check' },
    { does: 'Edit the scripts of a customization of the control plane', line: 'interpret engines --edit' },
    {
      does: 'How many replicas, and what one needs',
      line: 'interpret -f customization.yaml --operation InterpretReplica --desired-file desired.yaml',
    },
    {
      does: 'The object with other replicas',
      line: 'interpret -f customization.yaml --operation ReviseReplica --desired-file desired.yaml --desired-replica 3',
    },
    {
      does: 'What stays of the object on the member',
      line: 'interpret -f customization.yaml --operation Retain --desired-file desired.yaml --observed-file observed.yaml',
    },
    {
      does: 'The status worth carrying back',
      line: 'interpret -f customization.yaml --operation InterpretStatus --observed-file observed.yaml',
    },
    {
      does: 'The status of all members together',
      line: 'interpret -f customization.yaml --operation AggregateStatus --desired-file desired.yaml --status-file status.yaml',
    },
    {
      does: 'Whether an object is healthy, by a customization of the control plane',
      line: 'interpret engines --operation InterpretHealth --observed-file observed.yaml',
    },
  ],
  args: { names: anyArguments('NAME', 'Customizations of the control plane') },
  options: {
    filename: texts(
      '-f, --filename <path>',
      'Customizations: a file, a folder, or - for standard input; may be repeated',
    ),
    recursive: flag('-R, --recursive', 'Also read the folders within folders'),
    operation: suggesting(text('--operation <name>', 'What to ask'), [
      ...['Retain', 'InterpretReplica', 'InterpretComponent', 'ReviseReplica', 'InterpretStatus', 'AggregateStatus'],
      ...['InterpretHealth', 'InterpretDependency'],
    ]),
    edit: flag('--edit', 'Edit the scripts in an editor: KUBE_EDITOR, EDITOR, or vi'),
    showDoc: flag('--show-doc', 'With --edit: say above each script what it is for'),
    check: flag('--check', 'Only check that the scripts can be loaded'),
    desiredFile: text('--desired-file <path>', 'The object as the control plane has it'),
    observedFile: text('--observed-file <path>', 'The object as a member has it'),
    statusFile: text('--status-file <path>', 'Items of aggregated status, one for each member'),
    desiredReplica: count('--desired-replica <count>', 'Replicas for ReviseReplica', { fallback: 0 }),
  },
  async run(context, { args, options }) {
    const { runInterpret } = await import('../interpret/run.ts');
    return runInterpret(context, { names: args.names, ...options });
  },
});
