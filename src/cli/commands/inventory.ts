/** `inventory save`: the fleet as a file, to preview offline or to attach to a report. */

import type { CommandFamily } from '../command.ts';
import { defineCommand } from '../command.ts';
import { argument } from '../option.ts';

const save = defineCommand({
  name: 'save',
  summary: 'Write clusters, policies, overrides, bindings and templates to a file',
  description: `Secrets, the values of ConfigMaps and of environment variables, and bookkeeping are left out.
A name that ends in .json makes a JSON file, any other a YAML file; - is standard output.`,
  examples: [
    { does: 'Save the fleet', line: 'inventory save fleet.yaml' },
    { does: 'The same as JSON, for another program', line: 'inventory save fleet.json' },
  ],
  args: { file: argument('FILE', 'Where to write') },
  options: {},
  async run(context, { args }) {
    const { saveInventory } = await import('../preview/save.ts');
    return saveInventory(context, args.file);
  },
});

export const inventory: CommandFamily = {
  name: 'inventory',
  summary: 'Keep the state of the fleet in a file',
  commands: [save],
};
