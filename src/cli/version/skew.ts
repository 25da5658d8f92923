/** Versions that are too far apart. */

import type { VersionFacts } from './facts.ts';

/** As far as Kubernetes lets a kubelet be behind its API server: later APIs are missing beyond that. */
const MOST_BEHIND = 3;
const MOST_AHEAD = 1;

/** One sentence per pair that may not work together. */
export function skewWarnings({ serverVersion, members = [], components = [] }: VersionFacts): string[] {
  const server = minorOf(String(serverVersion?.['gitVersion'] ?? ''));
  const karmada = components.filter(({ name }) => name.startsWith('karmada-') && !KUBERNETES_OWN.has(name));
  return [
    ...members.flatMap(({ name, kubernetesVersion }) => {
      const member = minorOf(kubernetesVersion ?? '');
      if (server === undefined || member === undefined) return [];
      const far = `${Math.abs(server - member)} minor versions ${member < server ? 'behind' : 'ahead of'}`;
      return server - member > MOST_BEHIND || member - server > MOST_AHEAD
        ? [`member ${name} (${kubernetesVersion}) is ${far} the control plane: it may not know the same API versions`]
        : [];
    }),
    ...differing(karmada.map(({ name, version }) => ({ name, version, minor: minorOf(version) }))),
  ];
}

/** Of Kubernetes, with its versions. */
const KUBERNETES_OWN = new Set(['karmada-apiserver', 'karmada-kube-controller-manager']);

function differing(components: readonly { name: string; version: string; minor: number | undefined }[]): string[] {
  const known = components.filter(({ minor }) => minor !== undefined);
  if (new Set(known.map(({ minor }) => minor)).size < 2) return [];
  const list = known.map(({ name, version }) => `${name} ${version}`).join(', ');
  return [`the components are of different minor versions: ${list}`];
}

function minorOf(version: string): number | undefined {
  const match = /^v?1\.(\d+)/.exec(version);
  return match ? Number(match[1]) : undefined;
}
