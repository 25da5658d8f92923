/** `api-versions`: lists the API versions a server offers. */

import { kubectlVerb } from '../kubectl/verb.ts';

export const apiVersions = kubectlVerb({
  name: 'api-versions',
  summary: 'List the API versions a server offers',
  examples: [
    { does: 'Those of the control plane', line: 'api-versions' },
    { does: 'Those of a member', line: 'api-versions -C member1' },
  ],
});
