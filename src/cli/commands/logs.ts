/** `logs`: prints logs of containers. */

import { kubectlVerb } from '../kubectl/verb.ts';

export const logs = kubectlVerb({
  name: 'logs',
  summary: 'Print the logs of containers of a member',
  examples: [
    { does: 'Of a Pod, wherever it is', line: 'logs web-0' },
    { does: 'Of one Pod of a Deployment', line: 'logs deployment/web' },
    { does: 'Go on printing', line: 'logs web-0 -C member1 -f' },
    { does: 'All Pods with a label', line: 'logs -l app=web -C member1 --prefix' },
  ],
  needsMember: true,
});
