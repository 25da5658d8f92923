/** Learning who the control plane is from nothing but its address, a token, and the digest of its authority. */

import { type ConfigMap, configMaps } from '../../api/core/core.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import { type Clock, sleep } from '../../base/clock.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { fixedCredentials } from '../../client/connection.ts';
import { createHttpsTransport } from '../../client/https-transport.ts';
import { createClient } from '../../client/kube-client.ts';
import { parseKubeconfig } from '../../client/kubeconfig.ts';
import { isSignedBy, publicKeyPins } from '../../pki/pin.ts';
import type { TokenParts } from './bootstrap-token.ts';

export interface DiscoveryOptions {
  /** `https://host:port` */
  server: string;
  token: TokenParts;
  /** `sha256:…`; one of them has to be the authority's. Empty: the token's signature alone decides. */
  pins: readonly string[];
  timeoutSeconds: number;
  proxyEnv: Readonly<Record<string, string | undefined>>;
  userAgent: string;
  clock: Clock;
  signal: AbortSignal;
}

export interface DiscoveredServer {
  /** PEM. */
  ca: string;
}

const REQUEST_TIMEOUT_MS = 10_000;
const PAUSE_MS = 1_000;
const PREPARE = 'run "kubectl karmada register --prepare" as an administrator of the control plane';

/** The authority to trust; rejects with a UserError that tells network, access, token and digest apart. */
export async function discover(options: DiscoveryOptions): Promise<DiscoveredServer> {
  const kubeconfig = await signedInfo(options);
  const ca = authorityIn(kubeconfig);
  if (options.pins.length === 0) return { ca };
  if (!publicKeyPins(ca).some((pin) => options.pins.includes(pin))) {
    throw new UserError('Unauthorized', `the authority of ${options.server} is none of those expected`, {
      hint: 'compare --discovery-token-ca-cert-hash with what "kubectl karmada token create --print-register-command" prints; somebody may be between you and the control plane',
    });
  }
  // What was read without trust is read again with it: now the server has to be the one of this authority.
  const again = await readInfo(options, ca);
  if (again.data?.['kubeconfig'] === kubeconfig) return { ca };
  throw new UserError('Conflict', `${options.server} says something else about itself each time it is asked`, {
    hint: 'run it again',
  });
}

/** The signature is written a moment after the token, and by another program. */
async function signedInfo(options: DiscoveryOptions): Promise<string> {
  const { token, clock, timeoutSeconds, server, signal } = options;
  const end = clock.now() + timeoutSeconds * 1000;
  for (;;) {
    const { data = {} } = await readInfo(options, undefined);
    const { kubeconfig = '', [`jws-kubeconfig-${token.id}`]: signature } = data;
    if (signature !== undefined) {
      if (isSignedBy(signature, kubeconfig, token)) return kubeconfig;
      throw new UserError('Unauthorized', `the token is not the one ${server} knows under its id`, {
        hint: 'check the part of the token behind the dot',
      });
    }
    if (clock.now() + PAUSE_MS > end) throw unsigned(options);
    await sleep(clock, PAUSE_MS, signal);
  }
}

function unsigned({ server, token, timeoutSeconds }: DiscoveryOptions): UserError {
  return new UserError('Unauthorized', `${server} knows no token "${token.id}" after ${timeoutSeconds} s`, {
    hint: 'it may have expired: see "kubectl karmada token list"; on a control plane made by hand, kube-controller-manager must run the controllers bootstrapsigner and tokencleaner',
  });
}

async function readInfo(options: DiscoveryOptions, ca: string | undefined): Promise<ConfigMap> {
  const { server, proxyEnv, userAgent } = options;
  const transport = createHttpsTransport({
    server,
    credentials: fixedCredentials({}),
    ...(ca === undefined ? { insecure: true } : { ca }),
    proxyEnv,
    timeoutMs: REQUEST_TIMEOUT_MS,
  });
  try {
    return await createClient(transport, { userAgent }).get(configMaps, 'cluster-info', { namespace: 'kube-public' });
  } catch (cause) {
    throw isApiError(cause) ? noInfo(server, cause) : cause;
  } finally {
    transport.close();
  }
}

function noInfo(server: string, cause: Error): UserError {
  const why = isApiError(cause, 'NotFound')
    ? 'it has no ConfigMap kube-public/cluster-info'
    : isApiError(cause, 'Forbidden') || isApiError(cause, 'Unauthorized')
      ? 'it does not let strangers read the ConfigMap kube-public/cluster-info'
      : messageOf(cause);
  return new UserError('Forbidden', `${server} answers, and does not say who it is: ${why}`, { cause, hint: PREPARE });
}

function authorityIn(text: string): string {
  const { clusters } = parseKubeconfig(text, 'kube-public/cluster-info');
  const [cluster] = clusters.values();
  const data = cluster?.['certificate-authority-data'];
  if (clusters.size === 1 && data) return atob(data);
  throw new UserError(
    'KubeconfigInvalid',
    'the ConfigMap kube-public/cluster-info does not name one server and its authority',
    {
      hint: PREPARE,
    },
  );
}
