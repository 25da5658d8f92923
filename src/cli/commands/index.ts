/** Every command, in the order and under the headings of the main help page. */

import type { CommandGroup } from '../command.ts';
import { cordon } from './cordon.ts';
import { explainPlacement } from './explain-placement.ts';
import { get } from './get.ts';
import { inventory } from './inventory.ts';
import { join } from './join.ts';
import { local } from './local/index.ts';
import { options } from './options.ts';
import { preview } from './preview.ts';
import { taint } from './taint.ts';
import { uncordon } from './uncordon.ts';
import { unjoin } from './unjoin.ts';
import { version } from './version.ts';

export const commandGroups: readonly CommandGroup[] = [
  { title: 'Basic Commands', commands: [get] },
  { title: 'Placement Commands', commands: [preview, explainPlacement, inventory] },
  { title: 'Local Commands', commands: [local] },
  { title: 'Cluster Commands', commands: [join, unjoin] },
  { title: 'Cluster Management Commands', commands: [cordon, uncordon, taint] },
  { title: 'Other Commands', commands: [options, version] },
];
