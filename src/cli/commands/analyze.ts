/** `analyze`: mistakes in policies and overrides, before they hurt. */

import { defineCommand } from '../command.ts';
import { choice, flag, text, texts } from '../option.ts';

export const analyze = defineCommand({
  name: 'analyze',
  summary: 'Find mistakes in policies and overrides',
  description: `Policies and overrides are taken from the control plane, and files are looked at as if they were applied. With
--inventory or --offline no control plane is asked. Every finding has a code that stays the same; docs/analyze.md
explains each with an example.

Exit status: 0 nothing was found; 1 something was; 2 on failure.`,
  examples: [
    { does: 'All policies of the control plane', line: 'analyze' },
    { does: 'What a folder would bring with it', line: 'analyze -f manifests/' },
    { does: 'In CI, without a control plane', line: 'analyze -f manifests/ --inventory fleet.yaml -o json' },
    { does: 'What can be said of files alone', line: 'analyze -f manifests/ --offline' },
    { does: 'What is looked for', line: 'analyze --list' },
  ],
  args: {},
  options: {
    filename: texts('-f, --filename <path>', 'Files, folders or - for standard input; may be repeated'),
    recursive: flag('-R, --recursive', 'Also read the folders within folders'),
    inventory: text('--inventory <file>', 'A fleet saved by "inventory save" instead of the control plane'),
    offline: flag('--offline', 'Ask no control plane: only the files are known'),
    all: flag('--all', 'With files: also show what is found in objects that are not in them'),
    suppress: texts('--suppress <codes>', 'Codes that are not shown, such as KA0101; may be repeated'),
    list: flag('--list', 'Only list what is looked for'),
    output: choice('-o, --output <format>', 'Output format', { choices: ['text', 'json', 'yaml'], fallback: 'text' }),
  },
  failureCode: 2,
  async run(context, { options }) {
    const { runAnalyze } = await import('../analyze/run.ts');
    return runAnalyze(context, options);
  },
});
