/** `certs check`: what expires when, and what does not fit together. */

import { defineCommand } from '../../command.ts';
import { sideOptions } from '../../installation/sides.ts';
import { choice, duration } from '../../option.ts';

const DAY_SECONDS = 86_400;

export const check = defineCommand({
  name: 'check',
  summary: 'Show the certificates of an installed control plane and when they expire',
  description:
    'Looks at the Secrets of the host cluster, at the kubeconfigs and files of this machine, at what the API server\n' +
    'shows, and at the authorities that webhooks and aggregated APIs are told to trust.\n\n' +
    'Exit status: 0 all is well; 1 something has expired, expires soon or does not fit; 2 they could not be read.',
  examples: [
    { does: 'All of them', line: 'certs check' },
    { does: 'In a script, sixty days ahead', line: 'certs check --warn-before 1440h -o json' },
  ],
  args: {},
  options: {
    ...sideOptions,
    warnBefore: duration('--warn-before <time>', 'From when on one counts as about to expire', 30 * DAY_SECONDS),
    output: choice('-o, --output <format>', 'Output format', { choices: ['table', 'json', 'yaml'], fallback: 'table' }),
  },
  failureCode: 2,
  async run(context, { options: chosen }) {
    const [{ connectSides }, { certificateTable, checkCertificates }] = await Promise.all([
      import('../../installation/sides.ts'),
      import('../../certs/check.ts'),
    ]);
    const sides = await connectSides(context, chosen);
    const { certificates, unasked } = await checkCertificates(context, sides, chosen.warnBefore);
    if (unasked !== undefined) context.warn(`warning: the control plane itself could not be asked: ${unasked}`);
    const exitCode = certificates.every(({ level }) => level === 'ok') ? 0 : 1;
    if (chosen.output === 'table') return { text: certificateTable(certificates), exitCode };
    const { printDocument } = await import('../../printers/document.ts');
    return { text: await printDocument({ certificates }, chosen.output), exitCode };
  },
});
