/** `api-resources`: lists the kinds that a server has. */

import { kubectlVerb } from '../kubectl/verb.ts';

export const apiResources = kubectlVerb({
  name: 'api-resources',
  summary: 'List the kinds a server has',
  examples: [
    { does: 'Those of Karmada', line: 'api-resources --api-group policy.karmada.io' },
    { does: 'Those of a member', line: 'api-resources -C member1 -o wide' },
  ],
});
