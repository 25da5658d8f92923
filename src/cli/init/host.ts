/** The host cluster: where it is, and what to say when it cannot be reached. */

import { isUserError, UserError } from '../../base/errors.ts';
import type { InstallPlaces } from '../../bootstrap/choices/resolve.ts';
import { type HostFacts, readHostFacts } from '../../bootstrap/host/facts.ts';
import type { Client } from '../../client/client.ts';
import { createDeadlineTransport } from '../../client/deadline-transport.ts';
import { createClient } from '../../client/kube-client.ts';
import type { CommandContext, ConnectedServer } from '../context.ts';

const WITHOUT_HOST = 'to run a control plane on this machine without a cluster: kubectl karmada local up';

type HostPlaces = Pick<InstallPlaces, 'hostKubeconfig' | 'hostContext'>;

/** Connects to the host cluster; the kubeconfig of a control plane is never taken for one unless it is named. */
export async function connectHost(
  context: CommandContext,
  { hostKubeconfig, hostContext }: HostPlaces,
): Promise<ConnectedServer> {
  const usual = context.env['KUBECONFIG'] ? undefined : `${context.home}/.kube/config`;
  try {
    return await context.connectKubeconfig({ file: hostKubeconfig ?? usual, context: hostContext });
  } catch (error) {
    if (!isUserError(error) || hostKubeconfig !== undefined) throw error;
    throw new UserError(error.code, `there is no host cluster to install into: ${error.message}`, {
      cause: error,
      hint: `name one with --kubeconfig and --context; ${WITHOUT_HOST}`,
    });
  }
}

/** How long the first answers of a host may take. */
const PATIENCE_MS = 20_000;

/** What the host is like; throws UserError `Unreachable` naming the context when it does not answer. */
export async function lookAtHost(
  context: CommandContext,
  host: ConnectedServer,
  namespace: string,
): Promise<HostFacts> {
  try {
    return await readHostFacts(impatient(host.client, context), namespace, context.clock);
  } catch (error) {
    if (!isUserError(error) || error.code !== 'Unreachable') throw error;
    const name = host.contextName === undefined ? '' : ` of context "${host.contextName}"`;
    throw new UserError('Unreachable', `the host cluster${name} does not answer: ${error.message}`, {
      cause: error,
      hint: `start it, or name another one with --kubeconfig and --context; ${WITHOUT_HOST}`,
    });
  }
}

function impatient({ transport }: Client, { clock }: CommandContext): Client {
  return createClient(createDeadlineTransport(transport, { milliseconds: PATIENCE_MS, clock }));
}
