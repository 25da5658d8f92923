/** `local member`: members that come, go, fall silent and come back. */

import { UserError } from '../../../base/errors.ts';
import type { LocalAdmin } from '../../../local/status.ts';
import { type CommandSpec, defineCommand } from '../../command.ts';
import { dataDirOf, dataDirOption } from '../../local/places.ts';
import { argument, text, texts } from '../../option.ts';

const args = { name: argument('NAME', 'The name of the member') };
const common = { dataDir: dataDirOption };

/** The running control plane of a directory. */
export async function connectTo(home: string, dataDir: string | undefined): Promise<LocalAdmin> {
  const { connectLocal } = await import('../../../local/admin-client.ts');
  return connectLocal(dataDirOf(home, dataDir));
}

export const add = defineCommand({
  name: 'add',
  summary: 'Start one more member and join it',
  examples: [
    { does: 'A member like the others', line: 'local member add member4' },
    { does: 'A large one in a place of its own', line: 'local member add big --nodes 10 --cpu 32 --region ap-south' },
  ],
  args,
  options: {
    nodes: text('--nodes <count>', 'How many nodes it has'),
    cpu: text('--cpu <quantity>', 'CPU of each node'),
    memory: text('--memory <quantity>', 'Memory of each node'),
    pods: text('--pods <count>', 'Pods each node takes'),
    labels: texts('--labels <pairs>', 'Labels of the Cluster, as key=value'),
    region: text('--region <name>', 'Its region'),
    zone: text('--zone <name>', 'Its zone'),
    provider: text('--provider <name>', 'Its provider'),
    podReadySeconds: text('--pod-ready-seconds <seconds>', 'How long a pod takes to become ready'),
    ...common,
  },
  async run({ home }, { args: { name }, options }) {
    const { dataDir, nodes, pods, podReadySeconds, labels, ...texts } = options;
    const admin = await connectTo(home, dataDir);
    const { parseMember } = await import('../../../local/fleet-file.ts');
    const position = (await admin.status()).servers.length - 1;
    const fields = {
      name,
      ...texts,
      nodes: asNumber(nodes),
      pods: asNumber(pods),
      podReadySeconds: asNumber(podReadySeconds),
      ...(labels.length > 0 ? { labels: parseLabels(labels) } : {}),
    };
    const { context, url } = await admin.addMember(parseMember(fields, position));
    return { text: `member ${name} has joined (context ${context}, ${url})` };
  },
});

/** Text that is no number stays as it is, to be complained about with the field's name. */
function asNumber(value: string | undefined): number | string | undefined {
  return value === undefined || value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value);
}

function parseLabels(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UserError('BadInput', `"${pair}" is not a label of the form key=value`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

interface Change {
  name: string;
  summary: string;
  example: string;
  apply(admin: LocalAdmin, member: string): Promise<void>;
  done(member: string): string;
}

function defineChange({ name, summary, example, apply, done }: Change): CommandSpec<typeof args, typeof common> {
  return defineCommand({
    name,
    summary,
    examples: [{ does: example, line: `local member ${name} member1` }],
    args,
    options: common,
    async run({ home }, { args: { name: member }, options: { dataDir } }) {
      await apply(await connectTo(home, dataDir), member);
      return { text: done(member) };
    },
  });
}

export const remove = defineChange({
  name: 'remove',
  summary: 'Take a member out and forget it',
  example: 'A member that is no longer wanted',
  apply: (admin, member) => admin.removeMember(member),
  done: (member) => `member ${member} is removed`,
});

export const resume = defineChange({
  name: 'resume',
  summary: 'Make a paused member answer again',
  example: 'The member is back',
  apply: (admin, member) => admin.resumeMember(member),
  done: (member) =>
    `member ${member} answers again; workloads that have left it stay where they are (a WorkloadRebalancer brings them back)`,
});
