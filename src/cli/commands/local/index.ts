/** `local`: the embedded control plane. */

import type { CommandFamily } from '../../command.ts';
import { down } from './down.ts';
import { add, remove, resume } from './member.ts';
import { pause } from './pause.ts';
import { status } from './status.ts';
import { up } from './up.ts';

const member: CommandFamily = {
  name: 'member',
  summary: 'Change the simulated members of a running control plane',
  commands: [add, remove, pause, resume],
};

export const local: CommandFamily = {
  name: 'local',
  summary: 'Run a control plane with simulated members on this machine',
  commands: [up, down, status, member],
};
