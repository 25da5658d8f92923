/** The examples on the help pages of all commands. */

import { type CommandNode, isFamily } from '../../src/cli/command.ts';
import { commandGroups } from '../../src/cli/commands/index.ts';

/** Command lines without the program's name. */
export function exampleLines(): string[] {
  return commandGroups
    .flatMap(({ commands }) => commands.flatMap(linesOf))
    .map((line) => line.replaceAll(/\s*\\\n\s*/g, ' '));
}

function linesOf(node: CommandNode): string[] {
  if (!isFamily(node)) return node.examples.map(({ line }) => line);
  const own = node.itself?.examples.map(({ line }) => line) ?? [];
  return [...own, ...node.commands.flatMap(linesOf)];
}
