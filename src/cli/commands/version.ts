/** `version`: what this program is, and what it talks to. */

import { messageOf } from '../../base/errors.ts';
import { connectHost, hostOptions } from '../check/host.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { choice, flag, type Values } from '../option.ts';
import type { VersionFacts } from '../version/facts.ts';

export const version = defineCommand({
  name: 'version',
  summary: 'Print the versions of this program, the control plane and its members',
  description:
    "Members' versions are those the control plane saw last. Versions that are too far apart are told on standard\n" +
    'error. The components of a control plane in a cluster are listed where that cluster is named.',
  examples: [
    { does: 'All versions', line: 'version' },
    { does: 'Only this program, without asking a server', line: 'version --client' },
    { does: 'With the components, which run in another cluster', line: 'version --host-context host' },
  ],
  args: {},
  options: {
    client: flag('--client', 'Do not ask the control plane'),
    output: choice('-o, --output <format>', 'Output format', { choices: ['json', 'yaml'], fallback: undefined }),
    ...hostOptions,
  },
  async run(context, { options }) {
    const facts = await gather(context, options);
    const [{ skewWarnings }, { versionText }] = await Promise.all([
      import('../version/skew.ts'),
      import('../version/report.ts'),
    ]);
    const warnings = skewWarnings(facts);
    for (const line of warnings) context.warn(`warning: ${line}`);
    await warnOfNamesakes(context);
    if (options.output === undefined) return { text: versionText(facts) };
    const { printDocument } = await import('../printers/document.ts');
    const document = { ...facts, ...(warnings.length > 0 ? { warnings } : {}) };
    return { text: await printDocument(document, options.output) };
  },
});

type Options = Values<typeof hostOptions> & { client: boolean };

/** The client's version is worth printing where nothing else answers. */
async function gather(context: CommandContext, options: Options): Promise<VersionFacts> {
  const clientVersion = { gitVersion: `v${context.version}` };
  if (options.client) return { clientVersion };
  const { askServer, componentVersions } = await import('../version/facts.ts');
  const warn = (error: unknown): Record<string, never> => {
    context.warn(`warning: ${messageOf(error)}`);
    return {};
  };
  // Where a host is named, a kubeconfig without it is a mistake, and not news about a server.
  const host = await connectHost(context, options);
  const server = context.connectKarmada().then(async ({ client }) => {
    const { problem, ...facts } = await askServer(client);
    client.transport.close();
    if (problem !== undefined) context.warn(`warning: the control plane was asked, and ${problem}`);
    return facts;
  });
  const components = async (): Promise<Pick<VersionFacts, 'components'>> => {
    if (!host) return {};
    const found = await componentVersions(host.hostClient, host.namespace);
    host.hostClient.transport.close();
    return { components: found };
  };
  const unasked = (error: unknown) => warn(new Error(`the control plane was not asked: ${messageOf(error)}`));
  // Either may fail first; they are told in this order all the same.
  const [serverFacts, hostFacts] = await Promise.allSettled([server, components()]);
  return {
    clientVersion,
    ...(serverFacts.status === 'fulfilled' ? serverFacts.value : unasked(serverFacts.reason)),
    ...(hostFacts.status === 'fulfilled' ? hostFacts.value : warn(hostFacts.reason)),
  };
}

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
