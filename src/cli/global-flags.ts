/** The flags every command takes, with kubectl's names. */

import { count, duration, flag, oneText, parseNamespace, text, texts, type Values } from './option.ts';

export const globalFlags = {
  kubeconfig: text('--kubeconfig <file>', 'Path to the kubeconfig file to use'),
  karmadaContext: text('--karmada-context <name>', 'The kubeconfig context of the control plane'),
  context: text('--context <name>', 'The kubeconfig context to use'),
  cluster: text('--cluster <name>', 'The kubeconfig cluster to use'),
  user: text('--user <name>', 'The kubeconfig user to use'),
  namespace: oneText('-n, --namespace <name>', 'The namespace of the request', parseNamespace),
  server: text('--server <url>', 'The address of the API server'),
  token: text('--token <token>', 'Bearer token to log in with'),
  as: text('--as <user>', 'The user to act as'),
  asGroup: texts('--as-group <group>', 'A group to act as; may be repeated'),
  asUid: text('--as-uid <uid>', 'The uid to act as'),
  certificateAuthority: text('--certificate-authority <file>', 'File with the certificate authority to trust'),
  insecureSkipTlsVerify: flag('--insecure-skip-tls-verify', "Do not check the server's certificate"),
  tlsServerName: text('--tls-server-name <name>', "The name to expect in the server's certificate"),
  requestTimeout: duration('--request-timeout <time>', 'Limit for one request, such as 30s; 0 means none', 0),
  verbosity: count('-v, --v <level>', 'How much to tell on standard error; 6 shows requests', { fallback: 0 }),
};

export type GlobalFlags = Values<typeof globalFlags>;
