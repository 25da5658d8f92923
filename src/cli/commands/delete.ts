/** `delete`: deletes objects. */

import { kubectlVerb } from '../kubectl/verb.ts';

export const deletion = kubectlVerb({
  name: 'delete',
  summary: 'Delete objects',
  examples: [
    { does: 'A template, and with it what was propagated', line: 'delete deployment web' },
    { does: 'A Pod of a member', line: 'delete pod web-0 -C member1' },
  ],
});
