/** `certs`: the certificates of an installed control plane. */

import type { CommandFamily } from '../../command.ts';
import { check } from './check.ts';
import { renew } from './renew.ts';

export const certs: CommandFamily = {
  name: 'certs',
  summary: 'Check and renew the certificates of an installed control plane',
  commands: [check, renew],
};
