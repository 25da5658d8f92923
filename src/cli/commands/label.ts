/** `label`: sets and removes labels. */

import { kubectlVerb } from '../kubectl/verb.ts';

export const label = kubectlVerb({
  name: 'label',
  summary: 'Set and remove labels',
  examples: [
    { does: 'Label a cluster for policies to select', line: 'label cluster member1 zone=a' },
    { does: 'Remove the label again', line: 'label cluster member1 zone-' },
  ],
});
