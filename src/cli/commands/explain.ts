/** `explain`: shows what the fields of a kind mean. */

import { kubectlVerb } from '../kubectl/verb.ts';

export const explain = kubectlVerb({
  name: 'explain',
  summary: 'Describe the fields of a kind',
  examples: [
    { does: "The fields of a policy's placement", line: 'explain propagationpolicy.spec.placement' },
    { does: 'What a member knows about Deployments', line: 'explain deployments -C member1' },
  ],
});
