/** `support-bundle`: what somebody needs who is to help, in one file. */

import { connectHost, hostOptions } from '../check/host.ts';
import { defineCommand, type Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { count, duration, optionalArgument, type Values } from '../option.ts';

const options = {
  clusterTimeout: duration('--cluster-timeout <time>', 'How long one answer may take', 10),
  ...hostOptions,
  logLines: count('--log-lines <count>', "Lines of each container's log", { fallback: 2000 }),
};

type Options = Values<typeof options>;

export const supportBundle = defineCommand({
  name: 'support-bundle',
  summary: 'Write what is needed to help with a problem to one file',
  description:
    'The archive holds the results of "check", an inventory to preview placements with, the objects of the control plane, and\n' +
    'nodes, workloads and events of every member; with --host-context also the pods of the control plane and their logs.\n' +
    'Values of Secrets, of ConfigMaps, of environment variables and of overriders, and whatever else looks like a credential,\n' +
    'are left out. Names of objects, labels and images are not: look at it before you send it away.',
  examples: [
    { does: 'A file in this folder, named for the day', line: 'support-bundle' },
    { does: 'With the logs of the control plane', line: 'support-bundle bundle.tar.gz --host-context host' },
  ],
  args: { file: optionalArgument('FILE', 'Where to write; karmada-support-<day>.tar.gz unless given') },
  options,
  async run(context, { args, options: chosen }) {
    const { collect } = await import('../support-bundle/collect.ts');
    const { refuseExisting, writeArchive } = await import('../../files/archive.ts');
    const day = new Date(context.clock.now()).toISOString().slice(0, 10);
    const folder = `karmada-support-${day}`;
    const file = args.file ?? `${folder}.tar.gz`;
    await refuseExisting(file);
    context.progress.step('asking the control plane and its members');
    const { source, close } = await openSource(context, chosen);
    const { files, missing } = await collect(source);
    close();
    const list = missing.length > 0 ? [{ path: 'missing.txt', text: `${missing.join('\n')}\n` }] : [];
    await writeArchive(file, { folder, entries: [...files, ...list] });
    await context.progress.clear();
    for (const line of missing) context.warn(`warning: not in the bundle: ${line}`);
    return told(file, files.length);
  },
});

function told(file: string, parts: number): Outcome {
  return { text: `wrote ${file}: ${parts} parts, without secrets; look at it before you send it away` };
}

async function openSource(context: CommandContext, chosen: Options) {
  const { createFacts } = await import('../check/facts.ts');
  const karmada = await context.connectKarmada();
  const host = await connectHost(context, chosen);
  const facts = createFacts({
    karmada,
    host,
    clock: context.clock,
    patienceMs: 300_000,
    timeoutMs: chosen.clusterTimeout * 1000,
  });
  return {
    source: { context, facts, logLines: chosen.logLines },
    close() {
      karmada.client.transport.close();
      host?.hostClient.transport.close();
    },
  };
}
