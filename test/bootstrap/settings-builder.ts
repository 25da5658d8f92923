/** Valid installation settings to change one thing of. */

import { componentImages } from '../../src/bootstrap/images.ts';
import {
  COMPONENT_NAMES,
  type ComponentName,
  type ComponentSettings,
  type InstallSettings,
} from '../../src/bootstrap/settings.ts';

export function someSettings(changes: Partial<InstallSettings> = {}): InstallSettings {
  const images = componentImages({ karmadaVersion: 'v1.18.2', kubeVersion: 'v1.36.2', overrides: {} });
  const entries = COMPONENT_NAMES.map((name): [ComponentName, ComponentSettings] => [
    name,
    { image: images[name], replicas: 1, priorityClass: 'system-node-critical', extraArgs: [] },
  ]);
  return {
    karmadaVersion: 'v1.18.2',
    namespace: 'karmada-system',
    domain: 'cluster.local',
    exposure: { type: 'NodePort', port: 32443 },
    serviceAnnotations: {},
    certificates: { validSeconds: 31_536_000, dnsNames: [], ipAddresses: [] },
    patienceSeconds: 120,
    components: Object.fromEntries(entries) as Record<ComponentName, ComponentSettings>,
    imagePullPolicy: 'IfNotPresent',
    imagePullSecrets: [],
    storage: { mode: 'hostPath', path: '/var/lib/karmada-etcd', nodeSelector: { 'karmada.io/etcd': '' } },
    ...changes,
  };
}
