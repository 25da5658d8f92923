/** How a command reaches servers: global flags and kubeconfigs to clients, the client layer loaded when asked for. */

import type { ActAs, CommandContext, ConnectedServer, KubeconfigChoice } from './context.ts';
import type { GlobalFlags } from './global-flags.ts';

type Io = Pick<CommandContext, 'env' | 'home' | 'clock' | 'stdin' | 'version' | 'log' | 'signal'>;

/** The control plane: every connection flag applies. */
export function connectKarmada(io: Io, globals: GlobalFlags, actAs?: ActAs): Promise<ConnectedServer> {
  return open(io, globals.requestTimeout, {
    file: globals.kubeconfig,
    overrides: {
      context: globals.karmadaContext ?? globals.context,
      cluster: globals.cluster,
      user: globals.user,
      server: globals.server,
      token: globals.token,
      namespace: globals.namespace,
      certificateAuthority: globals.certificateAuthority,
      insecureSkipTlsVerify: globals.insecureSkipTlsVerify,
      tlsServerName: globals.tlsServerName,
      as: actAs?.as ?? globals.as,
      asUid: actAs?.asUid ?? globals.asUid,
      asGroups: actAs?.asGroup.length ? actAs.asGroup : globals.asGroup,
    },
  });
}

/** Another server: only its own file and context count, since the flags are about the control plane. */
export function connectKubeconfig(io: Io, globals: GlobalFlags, choice: KubeconfigChoice): Promise<ConnectedServer> {
  const { file, text, context } = choice;
  return open(io, globals.requestTimeout, { file, text, overrides: { context } });
}

async function open(
  io: Io,
  requestTimeout: number,
  { file, text, overrides }: { file: string | undefined; text?: string | undefined; overrides: object },
): Promise<ConnectedServer> {
  const { connect } = await import('../client/connect.ts');
  const { client, connection, namespace, contextName, kubeconfig } = await connect({
    file,
    text,
    overrides,
    env: io.env,
    home: io.home,
    clock: io.clock,
    timeoutMs: requestTimeout * 1000,
    userAgent: `kubectl-karmada/${io.version}`,
    fieldManager: 'kubectl-karmada',
    interactive: io.stdin.isTTY === true,
    log: io.log,
    signal: io.signal,
  });
  const { insecure = false, ca, proxyUrl, tlsServerName } = connection;
  const { server } = client.transport;
  return { client, namespace, contextName, server, insecure, ca, proxyUrl, tlsServerName, kubeconfig };
}
