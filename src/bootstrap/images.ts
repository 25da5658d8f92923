/** Which images an installation runs, from registries, versions and overrides. */

import type { ComponentName } from './settings.ts';

export interface ImageChoices {
  /** Karmada release, `v1.18.2`. */
  karmadaVersion: string;
  /** Kubernetes release of the API server and controller manager, `v1.36.2`. */
  kubeVersion: string;
  /** A mirror of everything; components keep their names below it. */
  privateRegistry?: string;
  kubeRegistry?: string;
  /** Two letters; only `cn` has a mirror of its own. */
  mirrorCountry?: string;
  /** Whole image references that win over everything. */
  overrides: Partial<Record<ComponentName, string>>;
}

const KUBE_REGISTRY = 'registry.k8s.io';
const MIRRORS: Readonly<Record<string, string>> = { cn: 'registry.cn-hangzhou.aliyuncs.com/google_containers' };
const ETCD_TAG = '3.6.8-0';

function kubeRegistry(choices: ImageChoices): string {
  const mirror = choices.mirrorCountry ? MIRRORS[choices.mirrorCountry.toLowerCase()] : undefined;
  return choices.kubeRegistry || mirror || choices.privateRegistry || KUBE_REGISTRY;
}

/** The image of every component. */
export function componentImages(choices: ImageChoices): Record<ComponentName, string> {
  const kube = kubeRegistry(choices);
  const karmada = choices.privateRegistry || 'docker.io/karmada';
  const ours = (name: ComponentName): string => `${karmada}/${name}:${choices.karmadaVersion}`;
  return {
    etcd: `${kube}/etcd:${ETCD_TAG}`,
    'karmada-apiserver': `${kube}/kube-apiserver:${choices.kubeVersion}`,
    'kube-controller-manager': `${kube}/kube-controller-manager:${choices.kubeVersion}`,
    'karmada-aggregated-apiserver': ours('karmada-aggregated-apiserver'),
    'karmada-controller-manager': ours('karmada-controller-manager'),
    'karmada-scheduler': ours('karmada-scheduler'),
    'karmada-webhook': ours('karmada-webhook'),
    ...choices.overrides,
  };
}
