/** Kubeconfigs of the control plane, as data. */

export interface KubeconfigUser {
  name: string;
  /** Base64 of PEM. */
  certificate: string;
  key: string;
}

export interface KubeconfigShape {
  cluster: string;
  context: string;
  server: string;
  /** Base64 of PEM. */
  caBundle: string;
  user: KubeconfigUser;
}

/** A kubeconfig with one cluster, one user and one current context. */
export function kubeconfig({ cluster, context, server, caBundle, user }: KubeconfigShape): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster, cluster: { server, 'certificate-authority-data': caBundle } }],
    users: [{ name: user.name, user: { 'client-certificate-data': user.certificate, 'client-key-data': user.key } }],
    contexts: [{ name: context, context: { cluster, user: user.name } }],
    'current-context': context,
  };
}

/** What anybody may know before having credentials: the server and its CA. */
export function clusterInfoKubeconfig(server: string, caBundle: string): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: '', cluster: { server, 'certificate-authority-data': caBundle } }],
    contexts: [],
    users: [],
    preferences: {},
    'current-context': '',
  };
}
