/** `exec`: runs a command in a container. */

import { kubectlVerb } from '../kubectl/verb.ts';

export const exec = kubectlVerb({
  name: 'exec',
  summary: 'Run a command in a container of a member',
  examples: [
    { does: 'One command', line: 'exec web-0 -C member1 -- date' },
    { does: 'A shell', line: 'exec web-0 -C member1 -it -- sh' },
  ],
  needsMember: true,
});
