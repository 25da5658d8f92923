/** `token create`: a new bootstrap token, shown this once. */

import { UserError } from '../../../base/errors.ts';
import { defineCommand } from '../../command.ts';
import type { CommandContext, ConnectedServer } from '../../context.ts';
import { duration, flag, suggesting, text, texts } from '../../option.ts';

const DAY = 86_400;
const USAGES = ['signing', 'authentication'];
const GROUPS = ['system:bootstrappers:karmada:default-cluster-token'];
const GROUP = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;

export const create = defineCommand({
  name: 'create',
  summary: 'Create a token, and print it',
  description: 'The token is shown now and never again.',
  examples: [
    { does: 'A token for a day', line: 'token create' },
    { does: 'The whole command to run on the cluster that registers', line: 'token create --print-register-command' },
  ],
  args: {},
  options: {
    ttl: duration('--ttl <time>', 'How long it lasts; 0 means for ever', DAY),
    usages: suggesting(texts('--usages <names>', `What it is good for (default ${USAGES.join(',')})`), USAGES),
    groups: texts('--groups <names>', `Groups of its bearer (default ${GROUPS.join(',')})`),
    description: text('--description <text>', 'What it is for, shown in lists'),
    printCommand: flag('--print-register-command', 'Print the command that registers a cluster with it'),
  },
  async run(context, { options: { ttl, usages, groups, description = '', printCommand } }) {
    const wanted = { usages: usages.length ? usages : USAGES, groups: groups.length ? groups : GROUPS };
    checkInput(wanted);
    const karmada = await context.connectKarmada();
    const command = printCommand ? await registerCommand(karmada) : undefined;
    const { createToken } = await import('../../../membership/pull/bootstrap-token.ts');
    const expiresAt = ttl === 0 ? undefined : context.clock.now() + ttl * 1000;
    const created = await createToken(karmada.client, { expiresAt, description, ...wanted });
    await warnUnprepared(context, karmada);
    return { text: command ? command(context.programName, created) : created };
  },
});

/** All problems at once. */
function checkInput({ usages, groups }: { usages: readonly string[]; groups: readonly string[] }): void {
  const problems = [
    ...usages
      .filter((usage) => !USAGES.includes(usage))
      .map((usage) => `--usages: "${usage}" is not one of ${USAGES.join(', ')}`),
    ...groups
      .filter((group) => !GROUP.test(group))
      .map((group) => `--groups: "${group}" does not start with system:bootstrappers:`),
  ];
  if (problems.length > 0) throw new UserError('BadInput', problems.join('\n'));
}

/** Writes the command; rejects before a token is made where nobody could verify the server by it. */
async function registerCommand({ server, ca }: ConnectedServer): Promise<(program: string, token: string) => string> {
  const { publicKeyPins } = await import('../../../pki/pin.ts');
  const pins = publicKeyPins(ca ?? '');
  if (pins.length === 0) {
    throw new UserError('KubeconfigInvalid', `the kubeconfig names no certificate authority for ${server}`, {
      hint: 'use one with certificate-authority-data, or leave out --print-register-command',
    });
  }
  const endpoint = server.replace(/^https:\/\//, '');
  return (program, token) =>
    `${program} register ${endpoint} --token ${token} --discovery-token-ca-cert-hash ${pins.join(',')}`;
}

function some(names: readonly string[]): string {
  return names.length > 2 ? `${names[0]}, and ${names.length - 1} more objects` : names.join(' and ');
}

async function warnUnprepared({ warn }: CommandContext, { client }: ConnectedServer): Promise<void> {
  const { missingForRegistration } = await import('../../../membership/pull/prepare.ts');
  const missing = await missingForRegistration(client);
  if (missing.length === 0) return;
  warn(`warning: no cluster can register yet; the control plane lacks ${some(missing)}`);
  warn('hint: create it with "kubectl karmada register --prepare --cluster-name NAME"');
}
