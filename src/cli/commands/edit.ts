/** `edit`: changes objects in an editor. */

import { kubectlVerb } from '../kubectl/verb.ts';

export const edit = kubectlVerb({
  name: 'edit',
  summary: 'Edit an object in your editor',
  examples: [
    { does: 'A policy', line: 'edit propagationpolicy web' },
    { does: 'A Deployment on a member', line: 'edit deployment web -C member1' },
  ],
});
