/** `token list`: tokens by their ids; their secrets stay where they are. */

import type { TokenRow } from '../../../membership/pull/bootstrap-token.ts';
import { defineCommand } from '../../command.ts';
import { choice } from '../../option.ts';

export const list = defineCommand({
  name: 'list',
  summary: 'List the tokens, without what makes them tokens',
  examples: [{ does: 'Which tokens there are, and until when', line: 'token list' }],
  args: {},
  options: {
    output: choice('-o, --output <format>', 'Output format', { choices: ['table', 'json', 'yaml'], fallback: 'table' }),
  },
  async run(context, { options: { output } }) {
    const { client } = await context.connectKarmada();
    const { listTokens } = await import('../../../membership/pull/bootstrap-token.ts');
    const { tokens, broken } = await listTokens(client);
    for (const name of broken) context.warn(`warning: the Secret kube-system/${name} holds no valid token`);
    const now = context.clock.now();
    return { text: output === 'table' ? await table(tokens, now) : await document(tokens, output) };
  },
});

const HEADER = ['Token', 'TTL', 'Expires', 'Usages', 'Description', 'Extra Groups'];

async function table(tokens: readonly TokenRow[], now: number): Promise<string> {
  const [{ printTable }, { durationText }, { formatTime }] = await Promise.all([
    import('../../printers/table.ts'),
    import('../../../api/printing/age.ts'),
    import('../../../base/clock.ts'),
  ]);
  const left = (end: number): string => (end <= now ? '<expired>' : durationText(end - now));
  const rows = tokens.map(({ id, expiresAt, usages, groups, description }) => [
    id,
    expiresAt === undefined ? '<forever>' : left(expiresAt),
    expiresAt === undefined ? '<never>' : formatTime(expiresAt),
    usages.join(',') || '<none>',
    description || '<none>',
    groups.join(',') || '<none>',
  ]);
  return printTable(HEADER, rows);
}

async function document(tokens: readonly TokenRow[], output: 'json' | 'yaml'): Promise<string> {
  const [{ printDocument }, { formatTime }] = await Promise.all([
    import('../../printers/document.ts'),
    import('../../../base/clock.ts'),
  ]);
  const items = tokens.map(({ expiresAt, ...token }) => ({
    ...token,
    ...(expiresAt === undefined ? {} : { expires: formatTime(expiresAt) }),
  }));
  return printDocument({ items }, output);
}
