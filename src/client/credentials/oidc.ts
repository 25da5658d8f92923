/** The one part of the Kubernetes client library that old kubeconfigs need: OpenID Connect with refresh. */

export { OpenIDConnectAuth } from '@kubernetes/client-node/dist/oidc_auth.js';
