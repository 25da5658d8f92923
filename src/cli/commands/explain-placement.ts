/** `explain-placement`: why something that exists is where it is. */

import { defineCommand } from '../command.ts';
import { choice, someArguments } from '../option.ts';

export const explainPlacement = defineCommand({
  name: 'explain-placement',
  summary: 'Explain why a template or binding is where it is',
  description:
    'From the template to the policy that has it, the binding and its last decision, the Works and the members.',
  examples: [
    { does: 'A template', line: 'explain-placement deployment/web' },
    { does: 'A binding', line: 'explain-placement rb/web-deployment -n default' },
  ],
  args: {
    words: someArguments(
      'KIND/NAME',
      'A template, a ResourceBinding (rb) or a ClusterResourceBinding (crb); or KIND NAME',
    ),
  },
  options: {
    output: choice('-o, --output <format>', 'Output format', { choices: ['text', 'json', 'yaml'], fallback: 'text' }),
  },
  async run(context, { args, options }) {
    const { runExplainPlacement } = await import('../preview/explain.ts');
    return runExplainPlacement(context, args.words, options.output);
  },
});
