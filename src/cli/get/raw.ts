/** `get --raw`: what a server answers on a path, as it is. */

import { UserError } from '../../base/errors.ts';
import { answerError } from '../../client/answer.ts';
import type { CommandContext } from '../context.ts';
import { chooseTargets, type OperationScope } from './targets.ts';

export interface RawQuestion {
  path: string;
  scope: OperationScope | undefined;
  clusters: readonly string[];
  filenames: readonly string[];
  /** In seconds. */
  clusterTimeout: number;
}

/** Throws UserError `BadInput` where it is not one path of one server. */
export async function printRaw(context: CommandContext, words: readonly string[], asked: RawQuestion): Promise<void> {
  const { path, scope, clusters: clusterNames, filenames, clusterTimeout } = asked;
  if (!path.startsWith('/')) throw new UserError('BadInput', `--raw: "${path}" does not start with /`);
  if (words.length > 0 || filenames.length > 0) {
    throw new UserError('BadInput', '--raw says all that is asked: leave out kinds, names and files');
  }
  const { client } = await context.connectKarmada();
  const targets = await chooseTargets(client, {
    scope: scope ?? (clusterNames.length > 0 ? 'members' : 'karmada'),
    clusterNames,
    memberDeadline: { milliseconds: clusterTimeout * 1000, clock: context.clock },
  });
  const [target, ...others] = targets;
  if (!target || others.length > 0) {
    throw new UserError('BadInput', '--raw asks one server: name one member with --clusters, or none');
  }
  const response = await target.stream.send({ method: 'GET', path, signal: context.readerSignal() });
  if (response.status >= 400) throw answerError(response.status, await response.text());
  const decoder = new TextDecoder();
  for await (const chunk of response.chunks()) context.print(decoder.decode(chunk, { stream: true }));
  client.transport.close();
}
