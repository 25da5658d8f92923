/** `create`: creates objects. */

import { kubectlVerb } from '../kubectl/verb.ts';

export const create = kubectlVerb({
  name: 'create',
  summary: 'Create objects',
  examples: [
    { does: 'What a file says', line: 'create -f web.yaml' },
    { does: 'A Deployment on the control plane', line: 'create deployment cache --image redis --replicas 4' },
    { does: 'A namespace on one member only', line: 'create namespace scratch -C member1' },
  ],
  // Role bindings have users of their own.
  notOurs: ['--user'],
});
