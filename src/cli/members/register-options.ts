/** The flags of `register`. */

import { count, duration, flag, namespaceOr, text, textOr, texts, type Values } from '../option.ts';

const YEAR_SECONDS = 31_536_000;

export const registerOptions = {
  kubeconfig: text('--kubeconfig <file>', 'Kubeconfig of the cluster that registers'),
  context: text('--context <name>', 'Context in that kubeconfig; its current one by default'),
  namespace: namespaceOr('-n, --namespace <name>', 'Namespace for the agent', 'karmada-system'),
  clusterName: text('--cluster-name <name>', 'Name of the member; the name of its context by default'),
  clusterNamespace: namespaceOr(
    '--cluster-namespace <name>',
    'Namespace for credentials, on both sides',
    'karmada-cluster',
  ),
  clusterProvider: textOr('--cluster-provider <name>', 'Provider of the cluster, for placement', ''),
  clusterRegion: textOr('--cluster-region <name>', 'Region of the cluster, for placement', ''),
  clusterZones: texts('--cluster-zones <names>', 'Zones of the cluster, for placement'),
  enableCertRotation: flag('--enable-cert-rotation', 'Let the agent renew its certificate before it ends'),
  token: text('--token <token>', 'The token that "token create" has printed'),
  pins: texts('--discovery-token-ca-cert-hash <pins>', "Digests of the control plane's authority: sha256:…"),
  unsafe: flag('--discovery-token-unsafe-skip-ca-verification', "Trust whatever knows the token's signature"),
  discoveryTimeout: duration('--discovery-timeout <time>', 'Limit for each wait: server, certificates, agent', 300),
  image: text('--karmada-agent-image <image>', "Image of the agent; the release's own by default"),
  replicas: count('--karmada-agent-replicas <count>', 'How many agents run', { min: 1, fallback: 1 }),
  certExpirationSeconds: count('--cert-expiration-seconds <count>', "How long the agent's certificate lasts", {
    min: 600,
    fallback: YEAR_SECONDS,
  }),
  proxyServerAddress: textOr(
    '--proxy-server-address <url>',
    'Proxy by which the control plane reaches the cluster',
    '',
  ),
  prepare: flag('--prepare', 'On the control plane: create what registering needs there, and stop'),
  karmadaConfig: text('--karmada-config <file>', 'Kubeconfig of the control plane, which is prepared by it'),
  dryRun: flag('--dry-run', 'Check everything, and change nothing'),
};

export type RegisterOptions = Values<typeof registerOptions>;
