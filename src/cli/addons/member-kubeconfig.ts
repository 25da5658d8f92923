/** A kubeconfig that works in a pod: everything it needs is in it. */

import { UserError } from '../../base/errors.ts';
import type { CommandContext } from '../context.ts';

type Entry = Record<string, unknown>;

/** Fields that name a file, and those that hold its contents instead. */
const FILES: readonly (readonly [string, string])[] = [
  ['certificate-authority', 'certificate-authority-data'],
  ['client-certificate', 'client-certificate-data'],
  ['client-key', 'client-key-data'],
];

/** Takes files in; throws UserError `BadInput` for what cannot be taken along, such as a program to log in with. */
export async function portableKubeconfig(
  { readFile }: Pick<CommandContext, 'readFile'>,
  text: string,
  clusterName: string,
): Promise<string> {
  const config = JSON.parse(text) as { clusters: { cluster: Entry }[]; users: { user: Entry }[] };
  for (const { cluster } of config.clusters) await takeIn(readFile, cluster);
  for (const { user } of config.users) {
    if (user['exec'] ?? user['auth-provider']) {
      throw new UserError(
        'BadInput',
        `the kubeconfig of ${clusterName} logs in with a program, which a pod does not have`,
        {
          hint: 'give one with a token or a client certificate, such as that of a service account',
        },
      );
    }
    await takeIn(readFile, user);
    if (typeof user['tokenFile'] === 'string') user['token'] = (await readFile(user['tokenFile'])).trim();
    delete user['tokenFile'];
  }
  return JSON.stringify(config);
}

async function takeIn(readFile: CommandContext['readFile'], entry: Entry): Promise<void> {
  for (const [file, data] of FILES) {
    const path = entry[file];
    if (typeof path === 'string' && entry[data] === undefined)
      entry[data] = Buffer.from(await readFile(path), 'utf8').toString('base64');
    delete entry[file];
  }
}
