/** `token`: what lets clusters register. */

import type { CommandFamily } from '../../command.ts';
import { create } from './create.ts';
import { deletion } from './delete.ts';
import { list } from './list.ts';

export const token: CommandFamily = {
  name: 'token',
  summary: 'Manage the tokens by which clusters register in pull mode',
  commands: [create, list, deletion],
};
