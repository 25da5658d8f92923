/** `describe`: tells all about objects. */

import { kubectlVerb } from '../kubectl/verb.ts';

export const describe = kubectlVerb({
  name: 'describe',
  summary: 'Describe objects, with their events',
  examples: [
    { does: 'A binding', line: 'describe rb web-deployment' },
    { does: 'A Pod of a member', line: 'describe pod web-0 -C member1' },
  ],
});
