/** Reaching a control plane with the certificates of its installation. */

import type { KarmadaAccess } from '../../bootstrap/installation.ts';
import type { Client } from '../../client/client.ts';
import { fixedCredentials } from '../../client/connection.ts';
import { createHttpsTransport } from '../../client/https-transport.ts';
import { createInterruptibleTransport } from '../../client/interruptible-transport.ts';
import { createClient } from '../../client/kube-client.ts';
import { createLoggingTransport } from '../../client/logging-transport.ts';
import { createNamedTransport } from '../../client/named-transport.ts';
import type { CommandContext } from '../context.ts';

/** A client as the administrator; nothing is sent yet. */
export function connectControlPlane(context: CommandContext, access: KarmadaAccess): Client {
  const { env, signal, log, clock, version } = context;
  const { address, ca, administrator } = access;
  const credentials = fixedCredentials({ cert: administrator.certificate, key: administrator.key });
  const sockets = createHttpsTransport({ server: address, ca, credentials, proxyEnv: env });
  const named = createNamedTransport(createInterruptibleTransport(sockets, signal), `kubectl-karmada/${version}`);
  return createClient(createLoggingTransport(named, { log, clock }));
}
