/** `check`: is the control plane well, and are its members? */

import { connectHost, hostOptions } from '../check/host.ts';
import { defineCommand, type Outcome } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { choice, duration, suggesting, texts, type Values } from '../option.ts';

const DOCS = 'docs/check.md';

const options = {
  categories: suggesting(texts('--category <names>', 'Only these categories of checks, separated by commas'), [
    ...['control-plane', 'components', 'certificates', 'admission', 'members', 'workloads'],
  ]),
  wait: duration('--wait <time>', 'Look again and again until nothing fails, this long at most', 0),
  stuckAfter: duration('--stuck-after <time>', 'From when on something under way counts as stuck', 300),
  clusterTimeout: duration('--cluster-timeout <time>', 'How long one answer may take', 5),
  ...hostOptions,
  output: choice('-o, --output <format>', 'Output format', { choices: ['text', 'json', 'yaml'], fallback: 'text' }),
};

type Options = Values<typeof options>;

export const check = defineCommand({
  name: 'check',
  summary: 'Look for what is wrong with the control plane and its members',
  description:
    'Nothing is changed. Every finding has a code that docs/check.md explains.\n\n' +
    'Exit status: 0 nothing fails (there may be warnings); 1 something fails; 2 the checks could not be made.',
  examples: [
    { does: 'Everything', line: 'check' },
    { does: 'Wait for a new control plane to be well', line: 'check --wait 5m' },
    { does: 'Members alone, for a program', line: 'check --category members -o json' },
    { does: "Also the control plane's pods in the cluster they run in", line: 'check --host-context host' },
  ],
  args: {},
  options,
  failureCode: 2,
  async run(context, { options: chosen }) {
    const [{ chooseCategories, failuresIn, lookAtAll, lookUntilWell }, { createFacts }] = await Promise.all([
      import('../check/run.ts'),
      import('../check/facts.ts'),
    ]);
    const { clock, signal, progress } = context;
    const categories = chooseCategories(chosen.categories);
    const [karmada, host] = [await context.connectKarmada(), await connectHost(context, chosen)];
    const [patienceMs, timeoutMs] = [chosen.stuckAfter * 1000, chosen.clusterTimeout * 1000];
    const look = () => {
      const facts = createFacts({ karmada, host, clock, patienceMs, timeoutMs });
      return lookAtAll(categories, facts);
    };
    progress.step('looking');
    const results = await lookUntilWell(look, {
      clock,
      until: clock.now() + chosen.wait * 1000,
      signal,
      onFailures: (count) => progress.step(`waiting: ${count} ${count === 1 ? 'thing fails' : 'things fail'}`),
    });
    await progress.clear();
    karmada.client.transport.close();
    host?.hostClient.transport.close();
    return { text: await shown(context, results, chosen), exitCode: failuresIn(results) > 0 ? 1 : 0 };
  },
});

async function shown(
  context: CommandContext,
  results: Parameters<typeof import('../check/report.ts')['reportText']>[0],
  { output }: Options,
): Promise<NonNullable<Outcome['text']>> {
  const { reportDocument, reportText } = await import('../check/report.ts');
  if (output !== 'text') {
    const { printDocument } = await import('../printers/document.ts');
    return printDocument(reportDocument(results), output);
  }
  if (!context.onTerminal || context.env['NO_COLOR']) return reportText(results, DOCS);
  const { default: chalk } = await import('chalk');
  const colors = { ok: chalk.green, warning: chalk.yellow, failure: chalk.red, skipped: chalk.dim };
  return reportText(results, DOCS, (level, text) => colors[level](text));
}
