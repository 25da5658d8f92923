/** Where an installation keeps its files on this machine. */

import type { InstallPlaces } from '../../bootstrap/choices/resolve.ts';

export interface LocalPlaces {
  dataDir: string;
  pkiDir: string;
  /** In the data folder, where upstream has it. */
  ownKubeconfig: string;
  /** Where people and our other commands look for it. */
  kubeconfig: string;
}

export interface PlaceOwner {
  home: string;
  contextName: string | undefined;
  namespace: string;
}

const USUAL_NAMESPACE = 'karmada-system';

/** One folder per host cluster and namespace, unless places are chosen. */
export function localPlaces(chosen: InstallPlaces, { home, contextName, namespace }: PlaceOwner): LocalPlaces {
  const suffix = namespace === USUAL_NAMESPACE ? '' : `-${namespace}`;
  const name = `${folderName(contextName ?? 'host')}${suffix}`;
  const dataDir = chosen.dataDir ?? `${home}/.karmada/${name}`;
  return {
    dataDir,
    pkiDir: chosen.pkiDir ?? `${dataDir}/pki`,
    ownKubeconfig: `${dataDir}/karmada-apiserver.config`,
    kubeconfig: chosen.kubeconfigFile ?? `${home}/.kube/karmada-apiserver.config`,
  };
}

/** Contexts may be called anything: `arn:aws:eks:eu-west-1:1234:cluster/host`. */
function folderName(contextName: string): string {
  return contextName.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^[.-]+|[.-]+$/g, '') || 'host';
}
