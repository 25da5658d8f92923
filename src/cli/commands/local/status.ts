/** `local status`: what runs, since when, and where. */

import { defineCommand } from '../../command.ts';
import { dataDirOf, dataDirOption } from '../../local/places.ts';
import { flagWords } from '../../local/setting-flags.ts';
import { choice } from '../../option.ts';

export const status = defineCommand({
  name: 'status',
  summary: 'Show the servers of the running control plane',
  examples: [{ does: 'Servers, contexts and addresses', line: 'local status' }],
  args: {},
  options: {
    output: choice('-o, --output <format>', 'Output format', { choices: ['table', 'json', 'yaml'], fallback: 'table' }),
    dataDir: dataDirOption,
  },
  async run({ home }, { options: { output, dataDir } }) {
    const { connectLocal } = await import('../../../local/admin-client.ts');
    const found = await (await connectLocal(dataDirOf(home, dataDir))).status();
    if (output !== 'table') {
      const { printDocument } = await import('../../printers/document.ts');
      return { text: await printDocument(found, output) };
    }
    const { statusTable } = await import('../../local/report.ts');
    const facts = [
      `process     ${found.pid}, since ${found.startedAt}, version ${found.version}`,
      `state       ${found.dataDir}`,
      `kubeconfig  ${found.kubeconfigPath}`,
      ...flagWords(found.flags).map((word, i) => `${i === 0 ? 'flags' : ''}`.padEnd(12) + word),
    ];
    return { text: [...facts, '', statusTable(found)].join('\n') };
  },
});
