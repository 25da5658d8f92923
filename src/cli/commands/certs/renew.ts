/** `certs renew`: new certificates for all components, and restarts in order. */

import { defineCommand } from '../../command.ts';
import { sideOptions } from '../../installation/sides.ts';
import { count, duration, flag } from '../../option.ts';

export const renew = defineCommand({
  name: 'renew',
  summary: 'Renew the certificates of an installed control plane',
  description:
    'Issues a successor for every certificate that the authorities of the installation have signed, with the same\n' +
    'subject and names, puts it wherever the old one was (Secrets, kubeconfigs, files), and restarts etcd, the API\n' +
    'server and then the rest. It works on a control plane that no longer starts because certificates have expired.\n' +
    'The authorities and the key that signs service account tokens stay, so that members and users notice nothing.',
  examples: [
    { does: 'What would be renewed', line: 'certs renew --dry-run' },
    { does: 'Renew, without being asked', line: 'certs renew --yes' },
    { does: 'New authorities too, after which clients must be told of them', line: 'certs renew --rotate-ca' },
  ],
  args: {},
  options: {
    ...sideOptions,
    days: count('--days <number>', 'How long the new ones are valid; as long as the old ones by default', {
      fallback: undefined,
      min: 1,
    }),
    rotateCa: flag('--rotate-ca', 'Replace the authorities, too'),
    timeout: duration('--timeout <time>', 'How long each component may take to start again', 120),
    yes: flag('-y, --yes', 'Do not ask'),
    dryRun: flag('--dry-run', 'Only tell what would be renewed'),
  },
  async run(context, { options: chosen }) {
    const [{ connectSides }, { renew: renewAll }] = await Promise.all([
      import('../../installation/sides.ts'),
      import('../../certs/renew.ts'),
    ]);
    const { days, rotateCa, timeout, yes, dryRun } = chosen;
    const sides = await connectSides(context, chosen);
    return { text: await renewAll(context, sides, { days, rotateCa, timeoutSeconds: timeout, yes, dryRun }) };
  },
});
