/** Containers of simulated members: their logs, and sessions in them. */

import type { ConnectTable } from '../../apiserver/route.ts';
import { podAttach } from './attach.ts';
import { podExec } from './exec.ts';
import { podLog } from './log.ts';

/** What a member's API server answers for its Pods. */
export const containerConnections: ConnectTable = {
  'pods/attach': podAttach,
  'pods/exec': podExec,
  'pods/log': podLog,
};
