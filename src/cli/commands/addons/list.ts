/** `addons list`: which parts are there, and whether they work. */

import { memberNameProblems } from '../../addons/flags.ts';
import { defineCommand } from '../../command.ts';
import { sideOptions } from '../../installation/sides.ts';
import { choice, text } from '../../option.ts';

export const list = defineCommand({
  name: 'list',
  summary: 'List the addons of an installed control plane with their state',
  examples: [
    { does: 'All of them, and an estimator for each member that has one', line: 'addons list' },
    { does: 'For a program', line: 'addons list -o json' },
  ],
  args: {},
  options: {
    ...sideOptions,
    cluster: text('-C, --cluster <name>', "Only this member's estimator"),
    output: choice('-o, --output <format>', 'Output format', { choices: ['table', 'json', 'yaml'], fallback: 'table' }),
  },
  async run(context, { options }) {
    const [{ connectSides }, { readAddonStatus }, { refuseProblems }] = await Promise.all([
      import('../../installation/sides.ts'),
      import('../../../bootstrap/addons/status.ts'),
      import('../../../bootstrap/choices/forms.ts'),
    ]);
    refuseProblems(memberNameProblems(options.cluster), 'addons list');
    const { host, namespace, connectKarmada } = await connectSides(context, options);
    const { client: karmadaClient } = await connectKarmada();
    const addons = await readAddonStatus({ hostClient: host.client, karmadaClient }, namespace, options.cluster);
    if (options.output !== 'table') {
      const { printDocument } = await import('../../printers/document.ts');
      return { text: await printDocument({ addons }, options.output) };
    }
    const { printTable } = await import('../../printers/table.ts');
    const rows = addons.map(({ name, member = '', status, reason }) => [name, member, status, reason]);
    return { text: printTable(['ADDON NAME', 'MEMBER', 'STATUS', 'REASON'], rows) };
  },
});
