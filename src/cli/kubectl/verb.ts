/** Commands that are kubectl's own, sent to the control plane or through it to a member. */

import { type CommandSpec, defineCommand } from '../command.ts';
import { anyArguments, choice, text } from '../option.ts';

const args = { words: anyArguments('ARGUMENT', "What kubectl takes, with all of kubectl's flags") };

const options = {
  scope: choice('-s, --operation-scope <scope>', 'Whom to ask; members where a cluster is named, else karmada', {
    choices: ['karmada', 'members'],
    fallback: undefined,
  }),
  member: text('-C, --cluster <name>', 'The member to ask, through the control plane'),
};

export interface KubectlVerb {
  name: string;
  summary: string;
  examples: CommandSpec['examples'];
  /** True for what a control plane has nothing of: without a member there is nobody to ask. */
  needsMember?: boolean;
  /** Global flags, by their long names, that mean something else to kubectl here. */
  notOurs?: readonly string[];
}

const WHEREVER =
  '\nWithout --cluster the member is asked that has the Pod, or the Pods with the labels; of a workload, such as\n' +
  'deployment/web, the first member that has Pods.';

/** Declares a command that kubectl carries out. */
export function kubectlVerb(verb: KubectlVerb): CommandSpec<typeof args, typeof options> {
  return defineCommand({
    name: verb.name,
    summary: verb.summary,
    description:
      `kubectl carries this out: "kubectl ${verb.name} --help" lists its flags. Output and exit code are kubectl's,\n` +
      `and members see your own identity.${verb.needsMember ? WHEREVER : ''}`,
    examples: verb.examples,
    args,
    options,
    passThrough: { notOurs: verb.notOurs ?? [] },
    async run(context, { args: { words }, options: chosen }) {
      const { runKubectl } = await import('./run.ts');
      return { exitCode: await runKubectl(context, { ...verb, ...chosen, words }) };
    },
  });
}
