/** `token delete`: tokens that are no longer good from now on. */

import { defineCommand } from '../../command.ts';
import { someArguments } from '../../option.ts';

export const deletion = defineCommand({
  name: 'delete',
  summary: 'Delete tokens, by their ids or whole',
  examples: [{ does: 'By its id', line: 'token delete abcdef' }],
  args: { tokens: someArguments('TOKEN', 'Id of a token, or a whole token') },
  options: {},
  async run(context, { args: { tokens } }) {
    const { deleteToken, tokenIdOf } = await import('../../../membership/pull/bootstrap-token.ts');
    const ids = tokens.map(tokenIdOf);
    const { client } = await context.connectKarmada();
    for (const id of ids) {
      await deleteToken(client, id);
      context.answer(`bootstrap token "${id}" deleted`);
    }
    return undefined;
  },
});
