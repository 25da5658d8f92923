/** Makes the table of commands names and summaries, so that a start reads the one command that is called. */

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'esbuild';
import type { CommandGroup, CommandNode } from '../src/cli/command.ts';

/** Such as `import { get } from './get.ts';`. */
const IMPORT = /^import \{ (\w+) \} from '(\.\/.*)';$/gm;

/** The modules that the table takes commands from, each with the name it exports its command by. */
async function sourcesOf(table: string): Promise<Map<CommandNode, { from: string; name: string }>> {
  const imports = [...readFileSync(table, 'utf8').matchAll(IMPORT)].map(async ([, name = '', from = '']) => {
    const module = await import(pathToFileURL(resolve(dirname(table), from)).href);
    return [module[name], { from, name }] as const;
  });
  return new Map(await Promise.all(imports));
}

async function tableOnCall(table: string): Promise<string> {
  const { commandGroups } = (await import(pathToFileURL(table).href)) as { commandGroups: CommandGroup<CommandNode>[] };
  const sources = await sourcesOf(table);
  const entry = (node: CommandNode): string => {
    const source = sources.get(node);
    if (!source) throw new Error(`${table} does not import the command "${node.name}" from a file of its own`);
    const read = `async () => (await import(${JSON.stringify(source.from)})).${source.name}`;
    return `{ name: ${JSON.stringify(node.name)}, summary: ${JSON.stringify(node.summary)}, read: ${read} }`;
  };
  const groups = commandGroups.map(
    ({ title, commands }) => `{ title: ${JSON.stringify(title)}, commands: [${commands.map(entry).join(',\n')}] }`,
  );
  return `export const commandGroups = [${groups.join(',\n')}];`;
}

export const commandsOnCall: Plugin = {
  name: 'commands-on-call',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]cli[\\/]commands[\\/]index\.ts$/ }, async ({ path }) => ({
      contents: await tableOnCall(path),
      loader: 'js',
    }));
  },
};
