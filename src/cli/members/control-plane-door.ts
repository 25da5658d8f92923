/** Reaching a control plane that is known by its address and a token alone. */

import type { Client } from '../../client/client.ts';
import { type Credentials, fixedCredentials } from '../../client/connection.ts';
import { createHttpsTransport } from '../../client/https-transport.ts';
import { createInterruptibleTransport } from '../../client/interruptible-transport.ts';
import { createClient } from '../../client/kube-client.ts';
import { parseToken } from '../../membership/pull/bootstrap-token.ts';
import { discover } from '../../membership/pull/discovery.ts';
import type { ControlPlaneDoor } from '../../membership/pull/register.ts';
import type { CommandContext } from '../context.ts';

export interface DoorOptions {
  server: string;
  token: string;
  pins: readonly string[];
  discoveryTimeout: number;
}

/** Verifies the server first; the address given stands above the one it tells. */
export async function openDoor(context: CommandContext, options: DoorOptions): Promise<ControlPlaneDoor> {
  const { server, token, pins, discoveryTimeout: timeoutSeconds } = options;
  const { env, clock, signal, version } = context;
  const userAgent = `kubectl-karmada/${version}`;
  const { ca } = await discover({
    server,
    token: parseToken(token),
    pins,
    timeoutSeconds,
    proxyEnv: env,
    userAgent,
    clock,
    signal,
  });
  const as = (credentials: Credentials): Client => {
    const transport = createHttpsTransport({ server, ca, proxyEnv: env, credentials });
    return createClient(createInterruptibleTransport(transport, signal), { userAgent });
  };
  return {
    server,
    ca,
    asToken: () => as(fixedCredentials({ authorization: `Bearer ${token}` })),
    asCertificate: ({ certificate, key }) => as(fixedCredentials({ cert: certificate, key })),
  };
}
