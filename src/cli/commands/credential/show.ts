/** `credential show`: everything about a credential but the secret. */

import type { CredentialReport } from '../../../membership/inspect.ts';
import { defineCommand } from '../../command.ts';
import { argument, choice } from '../../option.ts';

export const show = defineCommand({
  name: 'show',
  summary: 'Show what a credential is, until when it lasts, and whether it works',
  description: 'The credential is tried on the member from here; where it does not work, the exit code is 1.',
  examples: [{ does: 'The credential of a member', line: 'credential show member1' }],
  args: { name: argument('NAME', 'The name of the member') },
  options: {
    output: choice('-o, --output <format>', 'Output format', { choices: ['text', 'json', 'yaml'], fallback: 'text' }),
  },
  async run(context, { args: { name }, options: { output } }) {
    const { client } = await context.connectKarmada();
    const [{ findClusters, unknownClusters }, { inspectCredential }, { requireCredential }] = await Promise.all([
      import('../../clusters/find-clusters.ts'),
      import('../../../membership/inspect.ts'),
      import('../../../membership/rotate.ts'),
    ]);
    const [cluster] = await findClusters(client, [name]);
    if (!cluster) throw unknownClusters([name], []);
    const namespace = requireCredential(name, cluster.spec.secretRef?.namespace);
    const report = await inspectCredential(client, cluster, { namespace, proxyEnv: context.env });
    const exitCode = report.verified && report.impersonator.verified ? 0 : 1;
    if (output === 'text') return { text: textOf(report), exitCode };
    const { printDocument } = await import('../../printers/document.ts');
    return { text: await printDocument(report, output), exitCode };
  },
});

function textOf({ cluster, secret, kind, subject, issued, expires, impersonator, ...rest }: CredentialReport): string {
  const verdict = (verified: boolean, problem: string | undefined): string => (verified ? 'yes' : `no: ${problem}`);
  const lines = {
    Cluster: cluster,
    Secret: secret,
    Kind: kind,
    Subject: subject,
    Issued: issued,
    Expires: expires ?? 'never',
    Works: verdict(rest.verified, rest.problem),
    ...(rest.rights === undefined ? {} : { Rights: rest.rights }),
    Impersonator: impersonator.secret,
    '  Works': verdict(impersonator.verified, impersonator.problem),
  };
  return Object.entries(lines)
    .map(([key, value]) => `${`${key}:`.padEnd(14)} ${value}`)
    .join('\n');
}
