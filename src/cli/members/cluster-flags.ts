/** The flags that describe a Cluster, by the rules that the control plane has for it: it is asked last, when much is done. */

import { validateCluster } from '../../api/cluster/v1alpha1/validate.ts';

export interface ClusterFlags {
  clusterApiEndpoint?: string | undefined;
  clusterProvider?: string | undefined;
  clusterRegion?: string | undefined;
  clusterZones: readonly string[];
  proxyServerAddress?: string;
}

const FLAG_OF: Readonly<Record<string, string>> = {
  'spec.apiEndpoint': '--cluster-api-endpoint',
  'spec.provider': '--cluster-provider',
  'spec.region': '--cluster-region',
  'spec.zones': '--cluster-zones',
  'spec.proxyURL': '--proxy-server-address',
};

/** One line per flag that a Cluster cannot have. */
export function clusterFlagProblems(flags: ClusterFlags): string[] {
  const { clusterApiEndpoint, clusterProvider, clusterRegion, clusterZones, proxyServerAddress } = flags;
  const spec = {
    ...(clusterApiEndpoint === undefined ? {} : { apiEndpoint: clusterApiEndpoint }),
    ...(clusterProvider ? { provider: clusterProvider } : {}),
    ...(clusterRegion ? { region: clusterRegion } : {}),
    zones: [...clusterZones],
    ...(proxyServerAddress ? { proxyURL: proxyServerAddress } : {}),
  };
  return validateCluster({ metadata: { name: 'any' }, spec }).map(({ field, message }) => {
    const name = field.replace(/\[\d+\]$/, '');
    return `${FLAG_OF[name] ?? name}: ${message}`;
  });
}
