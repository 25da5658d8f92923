/** `top`: what runs on the members, by what it uses. */

import type { CommandFamily } from '../../command.ts';
import { topNode } from './node.ts';
import { topPod } from './pod.ts';

export const top: CommandFamily = {
  name: 'top',
  summary: 'Show what Pods and nodes of the members use',
  commands: [topPod, topNode],
};
