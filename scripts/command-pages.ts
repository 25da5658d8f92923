/** Pages in docs/commands, one per command, from the table the program itself is built from. */

import { type AnyCommand, type CommandFamily, type CommandNode, isFamily } from '../src/cli/command.ts';
import { commandGroups } from '../src/cli/commands/index.ts';
import { globalFlags } from '../src/cli/global-flags.ts';
import type { Declarations, Option } from '../src/cli/option.ts';

const PROGRAM = 'kubectl karmada';
const INDEX = 'README.md';

/** File name → text: an index, and a page for every command and family. */
export function commandPages(): ReadonlyMap<string, string> {
  const nodes = commandGroups.flatMap(({ commands }) => commands);
  return new Map([[INDEX, index()], ...nodes.flatMap((node) => pages(node, []))]);
}

function pages(node: CommandNode, parents: readonly string[]): [string, string][] {
  const path = [...parents, node.name];
  if (!isFamily(node)) return [[fileName(path), commandPage(node, path)]];
  return [[fileName(path), familyPage(node, path)], ...node.commands.flatMap((child) => pages(child, path))];
}

function fileName(path: readonly string[]): string {
  return `${path.join('-')}.md`;
}

function index(): string {
  const groups = commandGroups.map(({ title, commands }) => `## ${title}\n\n${contents(commands, [])}`);
  return page(
    'Commands',
    'What `--help` says of every command, derived from the command table by `npm run generate`.',
    ...groups,
    `## Flags of all commands\n\n${flagTable(globalFlags)}`,
  );
}

function contents(nodes: readonly CommandNode[], parents: readonly string[]): string {
  const rows = nodes.map((node) => {
    const path = [...parents, node.name];
    return `| [\`${path.join(' ')}\`](${fileName(path)}) | ${cell(node.summary)} |`;
  });
  return ['| command | |', '|---|---|', ...rows].join('\n');
}

function familyPage({ summary, commands, itself }: CommandFamily, path: readonly string[]): string {
  const own = itself ? parts(itself, path) : [`${summary}.`];
  return page(`${PROGRAM} ${path.join(' ')}`, ...own, `## Commands\n\n${contents(commands, path)}`, back());
}

function commandPage(spec: AnyCommand, path: readonly string[]): string {
  const end = `${back()}, which also have the [flags of all commands](${INDEX}#flags-of-all-commands).`;
  return page(`${PROGRAM} ${path.join(' ')}`, ...parts(spec, path), end);
}

function parts(spec: AnyCommand, path: readonly string[]): string[] {
  const usage = [PROGRAM, ...path, ...Object.values(spec.args).map((each) => each.usage), '[flags]'].join(' ');
  const examples = spec.examples.map(({ does, line }) => `# ${does}\n${PROGRAM} ${line}`);
  return [
    `${spec.summary}.`,
    ...(spec.description ? [spec.description] : []),
    `\`\`\`\n${usage}\n\`\`\``,
    ...argumentList(spec),
    `## Examples\n\n\`\`\`sh\n${examples.join('\n\n')}\n\`\`\``,
    ...flagSections(spec.options),
  ];
}

/** One section for every heading that the help page has. */
function flagSections(declarations: Declarations): string[] {
  const shown = Object.entries(declarations).filter(([, { hidden }]) => hidden !== true);
  const sections = Map.groupBy(shown, ([, { group }]) => group ?? 'Flags');
  return [...sections].map(([title, options]) => `## ${title}\n\n${flagTable(Object.fromEntries(options))}`);
}

function argumentList({ args }: AnyCommand): string[] {
  const rows = Object.values(args).map(({ usage, summary }) => `| \`${usage}\` | ${cell(summary)} |`);
  return rows.length === 0 ? [] : [['| argument | |', '|---|---|', ...rows].join('\n')];
}

function flagTable(declarations: Declarations): string {
  const shown = Object.values(declarations).filter(({ hidden }) => hidden !== true);
  return ['| flag | | default |', '|---|---|---|', ...shown.map(flagRow)].join('\n');
}

function flagRow({ flags, summary, choices, fallback }: Option): string {
  const meaning = choices ? `${summary}: ${choices.map((each) => `\`${each}\``).join(', ')}` : summary;
  const plain = fallback === undefined || fallback === false || fallback === '' || Array.isArray(fallback);
  return `| \`${cell(flags)}\` | ${cell(meaning)} | ${plain ? '' : `\`${String(fallback)}\``} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function back(): string {
  return `[All commands](${INDEX})`;
}

function page(title: string, ...parts: readonly string[]): string {
  return `${[`# ${title}`, ...parts].join('\n\n')}\n`;
}
