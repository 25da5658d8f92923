/** `addons`: parts of a control plane that are not there from the start. */

import type { CommandFamily } from '../../command.ts';
import { disable } from './disable.ts';
import { enable } from './enable.ts';
import { list } from './list.ts';

export const addons: CommandFamily = {
  name: 'addons',
  summary: 'Add parts to an installed control plane, and take them away',
  commands: [list, enable, disable],
};
