/** `credential`: by what the control plane gets into its members. */

import type { CommandFamily } from '../../command.ts';
import { rotate } from './rotate.ts';
import { show } from './show.ts';

export const credential: CommandFamily = {
  name: 'credential',
  summary: "Look at the control plane's credential for a member, or renew it",
  commands: [show, rotate],
};
