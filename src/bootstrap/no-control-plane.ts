/** What is said where a command needs an installation and there is none. */

import { UserError } from '../base/errors.ts';

export function noControlPlane(namespace: string): UserError {
  return new UserError('NotFound', `there is no control plane in namespace ${namespace} of this host cluster`, {
    hint: 'name its namespace with --namespace, and the host with --kubeconfig and --context; "kubectl karmada init" installs one',
  });
}
