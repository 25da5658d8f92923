/** `apply`: applies files, and sends what they describe to members. */

import { defineCommand } from '../command.ts';
import { anyArguments, flag, texts } from '../option.ts';

export const apply = defineCommand({
  name: 'apply',
  summary: 'Apply files, and send what they describe to members',
  description:
    'kubectl carries this out: "kubectl apply --help" lists its flags, and output and exit code are its own. With\n' +
    '--all-clusters or --cluster every object also gets a policy that takes it there.',
  examples: [
    { does: 'Objects and policies as the file has them', line: 'apply -f web.yaml' },
    { does: 'To two members', line: 'apply -f web.yaml --cluster member1,member2' },
    { does: 'To every member, also those that join later', line: 'apply -f web.yaml --all-clusters' },
  ],
  args: { words: anyArguments('ARGUMENT', "What kubectl takes, with all of kubectl's flags") },
  options: {
    allClusters: flag('--all-clusters', 'Send every object to all members'),
    clusterNames: texts('-C, --cluster <names>', 'Send every object to these members, separated by commas'),
  },
  passThrough: { notOurs: [] },
  async run(context, { args: { words }, options }) {
    const { runApply } = await import('../apply/run.ts');
    return { exitCode: await runApply(context, { words, ...options }) };
  },
});
