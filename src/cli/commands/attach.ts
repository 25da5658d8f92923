/** `attach`: connects to a running container. */

import { kubectlVerb } from '../kubectl/verb.ts';

export const attach = kubectlVerb({
  name: 'attach',
  summary: 'Attach to a running container of a member',
  examples: [
    { does: 'See what a Pod writes', line: 'attach web-0 -C member1' },
    { does: 'Talk to it', line: 'attach web-0 -C member1 -it' },
  ],
  needsMember: true,
});
