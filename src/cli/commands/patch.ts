/** `patch`: changes fields of objects. */

import { kubectlVerb } from '../kubectl/verb.ts';

export const patch = kubectlVerb({
  name: 'patch',
  summary: 'Change fields of objects',
  examples: [
    { does: 'More replicas', line: 'patch deployment web -p \'{"spec":{"replicas":6}}\'' },
    {
      does: 'Kinds of Karmada take merge patches',
      line: 'patch propagationpolicy web --type merge -p \'{"spec":{"priority":2}}\'',
    },
  ],
});
