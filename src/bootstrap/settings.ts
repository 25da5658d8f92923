/** What an installation is made of, complete and checked: flags, config file and defaults already merged. */

/** The five karmada components with an image, a replica count and extra arguments of their own, and the Kubernetes ones beside them. */
export const COMPONENT_NAMES = [
  'etcd',
  'karmada-apiserver',
  'karmada-aggregated-apiserver',
  'kube-controller-manager',
  'karmada-controller-manager',
  'karmada-scheduler',
  'karmada-webhook',
] as const;

export type ComponentName = (typeof COMPONENT_NAMES)[number];

export interface ComponentSettings {
  image: string;
  replicas: number;
  priorityClass: string;
  /** `--name=value`, normalised; they win over our own of the same name. */
  extraArgs: readonly string[];
  pods?: PodWishes;
}

/** What a configuration file may say about a component's pods, in the pod spec's own words. */
export interface PodWishes {
  resources?: Record<string, unknown>;
  nodeSelector?: Record<string, string>;
  tolerations?: Record<string, unknown>[];
  affinity?: Record<string, unknown>;
}

export type EtcdStorage =
  | { mode: 'emptyDir' }
  | { mode: 'hostPath'; path: string; nodeSelector: Readonly<Record<string, string>> }
  | { mode: 'PVC'; storageClass: string; size: string };

export interface ExternalEtcd {
  servers: string;
  keyPrefix: string;
}

/** Where clients are told to find the control plane. */
export interface Address {
  /** An IP address or a DNS name. */
  host: string;
  port?: number;
}

/** What certificates say besides what every installation's say. */
export interface CertificateSettings {
  validSeconds: number;
  dnsNames: readonly string[];
  ipAddresses: readonly string[];
}

/** How the control plane's API is reached from outside the host cluster. */
export type Exposure = { type: 'NodePort'; port: number } | { type: 'LoadBalancer' } | { type: 'ClusterIP' };

export interface InstallSettings {
  /** `v1.18.2` */
  karmadaVersion: string;
  namespace: string;
  /** DNS domain of the host cluster. */
  domain: string;
  exposure: Exposure;
  serviceAnnotations: Readonly<Record<string, string>>;
  /** Absent: found out from the host cluster. */
  advertise?: Address;
  certificates: CertificateSettings;
  /** How long each component may take to start; zero: any time. */
  patienceSeconds: number;
  components: Readonly<Record<ComponentName, ComponentSettings>>;
  imagePullPolicy: 'Always' | 'IfNotPresent' | 'Never';
  imagePullSecrets: readonly string[];
  storage: EtcdStorage;
  /** Set: no etcd of our own. */
  externalEtcd?: ExternalEtcd;
}

/** The value of `--etcd-servers`. */
export function etcdServers(settings: InstallSettings): string {
  if (settings.externalEtcd) return settings.externalEtcd.servers;
  return etcdMembers(settings)
    .map((host) => `https://${host}:2379`)
    .join(',');
}

/** DNS names of our own etcd's pods, in order. */
export function etcdMembers(settings: InstallSettings): string[] {
  return Array.from(
    { length: settings.components.etcd.replicas },
    (_, i) => `etcd-${i}.${serviceHost(settings, 'etcd')}`,
  );
}

/** `etcd` → `etcd.karmada-system.svc.cluster.local` */
export function serviceHost(settings: InstallSettings, service: string): string {
  return `${service}.${settings.namespace}.svc.${settings.domain}`;
}
