/** `version`: what this program is, and what it talks to. */

import { messageOf } from '../../base/errors.ts';
import { isObject } from '../../base/json.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { choice, flag } from '../option.ts';

export const version = defineCommand({
  name: 'version',
  summary: 'Print the version of this program and of the control plane',
  examples: [
    { does: 'Both versions', line: 'version' },
    { does: 'Only this program, without asking a server', line: 'version --client' },
  ],
  args: {},
  options: {
    client: flag('--client', 'Do not ask the control plane'),
    output: choice('-o, --output <format>', 'Output format', { choices: ['json', 'yaml'], fallback: undefined }),
  },
  async run(context, { options }) {
    const clientVersion = { gitVersion: `v${context.version}` };
    const asked = options.client ? undefined : await askServer(context);
    const facts = { clientVersion, ...(asked?.version ? { serverVersion: asked.version } : {}) };
    if (asked?.problem !== undefined) context.warn(`warning: the control plane was not asked: ${asked.problem}`);
    await warnOfNamesakes(context);
    if (options.output !== undefined) {
      const { printDocument } = await import('../printers/document.ts');
      return { text: await printDocument(facts, options.output) };
    }
    const server = asked?.version ? [`Server Version: ${String(asked.version['gitVersion'])}`] : [];
    return { text: [`Client Version: ${clientVersion.gitVersion}`, ...server].join('\n') };
  },
});

const PLUGIN = 'kubectl-karmada';

/** kubectl runs the first plugin of a name that PATH has, and upstream Karmada's has this name, too. */
async function warnOfNamesakes({ findPrograms, warn }: CommandContext): Promise<void> {
  const [first, ...others] = await findPrograms(PLUGIN);
  if (!first || others.length === 0) return;
  warn(`warning: PATH has several programs called ${PLUGIN}; "kubectl karmada" runs ${first.path}`);
  for (const { path } of others) warn(`  not reached: ${path}`);
  warn(
    'hint: upstream Karmada has a plugin of the same name; to use both, rename one, for instance to kubectl-karmada2',
  );
}

/** The client's version is worth printing where there is no server. */
async function askServer(
  context: CommandContext,
): Promise<{ version?: Record<string, unknown>; problem?: string | undefined }> {
  try {
    const { client } = await context.connectKarmada();
    const response = await client.transport.send({ method: 'GET', path: '/version' });
    const body: unknown = JSON.parse(await response.text());
    client.transport.close();
    return isObject(body) ? { version: body } : { problem: 'its answer is not a version' };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}
