/** `options`: the flags all commands take. */

import { defineCommand } from '../command.ts';
import { globalFlags } from '../global-flags.ts';

export const options = defineCommand({
  name: 'options',
  summary: 'List the flags that all commands take',
  examples: [{ does: 'The flags that all commands take', line: 'options' }],
  args: {},
  options: {},
  run() {
    const rows = Object.values(globalFlags).map(({ flags, summary }) => ({ flags: alignLong(flags), summary }));
    const width = Math.max(...rows.map(({ flags }) => flags.length));
    const lines = rows.map(({ flags, summary }) => `  ${flags.padEnd(width)}  ${summary}`);
    return Promise.resolve({ text: ['These flags can be given to any command:', '', ...lines].join('\n') });
  },
});

/** Flags without a letter stand below those with one. */
function alignLong(flags: string): string {
  return flags.startsWith('--') ? `    ${flags}` : flags;
}
