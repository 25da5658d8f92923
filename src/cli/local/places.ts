/** Where the embedded control plane keeps its things, and how its commands name the place. */

import { text } from '../option.ts';

/** The flag all `local` commands share. */
export const dataDirOption = text(
  '--data-dir <dir>',
  'Where the control plane keeps its state (default ~/.karmada/local)',
);

/** The data directory a command works on. */
export function dataDirOf(home: string, chosen: string | undefined): string {
  return chosen ?? `${home}/.karmada/local`;
}

/** The kubeconfig the control plane writes. */
export function kubeconfigPathOf(home: string, chosen: string | undefined): string {
  return chosen ?? `${home}/.kube/karmada-apiserver.config`;
}
