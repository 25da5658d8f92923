/** `upgrade`: another version of an installed control plane. */

import { type CommandFamily, defineCommand } from '../command.ts';
import { sideOptions } from '../installation/sides.ts';
import { choice, duration, flag, type Option, text } from '../option.ts';

/** Required: there is no version that is right by itself. */
const to: Option<string> = {
  flags: '--to <version>',
  summary: 'The version, such as v1.19.0',
  parse: (value) => value,
  fallback: '',
};
const crds = text(
  '--crds <source>',
  'Archive, address or folder of the CRDs of that version; built-in ones by default',
);

const plan = defineCommand({
  name: 'plan',
  summary: 'Show what an upgrade would change',
  examples: [{ does: 'In order', line: 'upgrade plan --to v1.19.0' }],
  args: {},
  options: {
    ...sideOptions,
    to,
    crds,
    output: choice('-o, --output <format>', 'Output format', { choices: ['table', 'json', 'yaml'], fallback: 'table' }),
  },
  async run(context, { options }) {
    const [{ connectSides }, { planText, prepareUpgrade }] = await Promise.all([
      import('../installation/sides.ts'),
      import('../upgrade/run.ts'),
    ]);
    const { plan: found } = await prepareUpgrade(context, await connectSides(context, options), options);
    if (options.output === 'table') return { text: planText(found) };
    const { printDocument } = await import('../printers/document.ts');
    return { text: await printDocument(found, options.output) };
  },
});

const apply = defineCommand({
  name: 'apply',
  summary: 'Upgrade an installed control plane',
  description:
    'Backs up every object of both sides, updates the CRDs, then the components one after the other, each once the one\n' +
    'before runs. When one does not start, everything is put back as it was. Stored objects stay where they are.\n' +
    'See docs/upgrade.md.',
  examples: [
    { does: 'To another release of the same minor version', line: 'upgrade apply --to v1.18.3' },
    { does: 'To the next one, with the CRDs of that release', line: 'upgrade apply --to v1.19.0 --crds crds.tar.gz' },
  ],
  args: {},
  options: {
    ...sideOptions,
    to,
    crds,
    timeout: duration('--timeout <time>', 'How long each component may take to start', 120),
    dryRun: flag('--dry-run', 'Check everything, and change nothing'),
    yes: flag('-y, --yes', 'Do not ask'),
    force: flag('--force', 'Also go back, skip minor versions, or use CRDs of another one'),
  },
  async run(context, { options }) {
    const [{ connectSides }, { upgrade: run }] = await Promise.all([
      import('../installation/sides.ts'),
      import('../upgrade/run.ts'),
    ]);
    const { timeout, ...conduct } = options;
    const sides = await connectSides(context, options);
    return { text: await run(context, sides, { ...conduct, timeoutSeconds: timeout }) };
  },
});

export const upgrade: CommandFamily = {
  name: 'upgrade',
  summary: 'Upgrade an installed control plane',
  commands: [plan, apply],
};
