/** `annotate`: sets and removes annotations. */

import { kubectlVerb } from '../kubectl/verb.ts';

export const annotate = kubectlVerb({
  name: 'annotate',
  summary: 'Set and remove annotations',
  examples: [
    { does: 'Say why', line: "annotate deployment web kubernetes.io/change-cause='new image'" },
    { does: 'Remove it again', line: 'annotate deployment web kubernetes.io/change-cause-' },
  ],
});
