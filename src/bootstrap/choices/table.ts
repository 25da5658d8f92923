/** Everything one may choose about an installation: one row per flag, in the order of the help page. */

import { COMPONENT_NAMES, type ComponentName } from '../settings.ts';

export interface Choice {
  /** As in a help page. */
  flags: string;
  summary: string;
  /** What holds where nothing is chosen, as one would write it. */
  fallback?: string;
  /** The only values there are. */
  words?: readonly string[];
  /** Comma-separated, and the flag may be repeated. */
  list?: true;
}

/** The release that is installed unless another one is named. */
export const DEFAULT_KARMADA_VERSION = 'v1.18.2';

const PRIORITY_CLASS = 'system-node-critical';

/** The part of a component's flags after its prefix, by what it sets. */
const COMPONENT_CHOICES = {
  image: (of: string, name: string): Choice => ({ flags: `--${of}-image <image>`, summary: `Image of ${name}` }),
  replicas: (of: string, name: string): Choice => ({
    flags: `--${of}-replicas <count>`,
    summary: `Replicas of ${name}`,
    fallback: '1',
  }),
  priorityClass: (of: string, name: string): Choice => ({
    flags: `--${of}-priority-class <name>`,
    summary: `Priority class of ${name}`,
    fallback: PRIORITY_CLASS,
  }),
  extraArgs: (of: string, name: string): Choice => ({
    flags: `--${of}-extra-args <args>`,
    summary: `Arguments for ${name} besides, or instead of, its usual ones: --name=value`,
    list: true,
  }),
} as const;

export type ComponentChoice = keyof typeof COMPONENT_CHOICES;
type ComponentKey = `${ComponentName}.${ComponentChoice}`;

/** `etcd` → `etcd`, `kube-controller-manager` → `karmada-kube-controller-manager` */
function flagPrefix(name: ComponentName): string {
  return name === 'etcd' || name.startsWith('karmada-') ? name : `karmada-${name}`;
}

function componentChoices(): Record<ComponentKey, Choice> {
  const rows = COMPONENT_NAMES.flatMap((name) =>
    Object.entries(COMPONENT_CHOICES).map(([what, row]) => [`${name}.${what}`, row(flagPrefix(name), name)]),
  );
  return Object.fromEntries(rows) as Record<ComponentKey, Choice>;
}

const GENERAL = {
  hostKubeconfig: { flags: '--kubeconfig <file>', summary: 'Kubeconfig of the host cluster' },
  hostContext: { flags: '--context <name>', summary: 'Context of the host cluster; the current one by default' },
  namespace: {
    flags: '-n, --namespace <name>',
    summary: 'Namespace for Karmada in the host cluster',
    fallback: 'karmada-system',
  },
  karmadaVersion: {
    flags: '--karmada-version <version>',
    summary: 'Release of Karmada',
    fallback: DEFAULT_KARMADA_VERSION,
  },
  hostDomain: {
    flags: '--host-cluster-domain <domain>',
    summary: 'DNS domain of the host cluster',
    fallback: 'cluster.local',
  },
  exposure: {
    flags: '--karmada-apiserver-service-type <type>',
    summary: 'How the control plane is reached from outside of the host cluster',
    words: ['NodePort', 'LoadBalancer', 'ClusterIP'],
    fallback: 'NodePort',
  },
  port: { flags: '-p, --port <port>', summary: 'Node port of the control plane', fallback: '32443' },
  advertiseAddress: {
    flags: '--karmada-apiserver-advertise-address <address>',
    summary: 'Address of the control plane for kubeconfigs and members: an IP or a name, with :port where it differs',
  },
  privateRegistry: {
    flags: '--private-image-registry <registry>',
    summary: 'Registry that holds every image, for instance a mirror without access to the internet',
  },
  pullPolicy: {
    flags: '--image-pull-policy <policy>',
    summary: "Pull policy of Karmada's images",
    words: ['Always', 'IfNotPresent', 'Never'],
    fallback: 'IfNotPresent',
  },
  pullSecrets: {
    flags: '--image-pull-secrets <names>',
    summary: 'Secrets of the namespace to pull images with',
    list: true,
  },
  mirrorCountry: {
    flags: '--kube-image-mirror-country <code>',
    summary: "Country whose mirror serves Kubernetes' images",
    words: ['cn', 'global'],
  },
  kubeRegistry: { flags: '--kube-image-registry <registry>', summary: "Registry of Kubernetes' images" },
  kubeVersion: { flags: '--kube-image-tag <tag>', summary: "Tag of Kubernetes' images", fallback: 'v1.36.2' },
  certIps: { flags: '--cert-external-ip <ips>', summary: 'IPs the certificates are valid for besides', list: true },
  certNames: { flags: '--cert-external-dns <names>', summary: 'Names they are valid for besides', list: true },
  validity: {
    flags: '--cert-validity-period <time>',
    summary: 'How long certificates are valid; authorities: ten years',
    fallback: '8760h',
  },
  caCert: { flags: '--ca-cert-file <file>', summary: 'Certificate of your own authority' },
  caKey: { flags: '--ca-key-file <file>', summary: 'Private key of your own authority' },
  storageMode: {
    flags: '--etcd-storage-mode <mode>',
    summary: 'Where etcd keeps its data',
    words: ['hostPath', 'PVC', 'emptyDir'],
    fallback: 'hostPath',
  },
  etcdData: {
    flags: '--etcd-data <dir>',
    summary: 'Directory on the node, for hostPath',
    fallback: '/var/lib/karmada-etcd',
  },
  nodeSelector: {
    flags: '--etcd-node-selector-labels <labels>',
    summary: 'Labels of the node for etcd, as name=value; by default one node gets the label karmada.io/etcd',
    list: true,
  },
  storageClass: { flags: '--storage-classes-name <name>', summary: 'StorageClass, for PVC' },
  pvcSize: { flags: '--etcd-pvc-size <size>', summary: 'Size of the volume, for PVC', fallback: '5Gi' },
  externalServers: { flags: '--external-etcd-servers <urls>', summary: 'An etcd of yours to use, as a list of URLs' },
  externalCa: { flags: '--external-etcd-ca-cert-path <file>', summary: 'Authority of that etcd' },
  externalCert: { flags: '--external-etcd-client-cert-path <file>', summary: 'Client certificate for that etcd' },
  externalKey: { flags: '--external-etcd-client-key-path <file>', summary: 'Private key of it' },
  externalPrefix: { flags: '--external-etcd-key-prefix <prefix>', summary: 'Prefix of all keys in that etcd' },
  crds: {
    flags: '--crds <source>',
    summary: "Karmada's CRDs from a .tar.gz file, a folder or a URL, instead of the ones that are built in",
  },
  dataDir: {
    flags: '-d, --karmada-data <dir>',
    summary: 'Folder for certificates and the kubeconfig (default ~/.karmada/<name of the host context>)',
  },
  kubeconfigFile: {
    flags: '--karmada-kubeconfig <file>',
    summary: 'Where to write the kubeconfig of the control plane besides (default ~/.kube/karmada-apiserver.config)',
  },
  pkiDir: { flags: '--karmada-pki <dir>', summary: 'Folder for certificates (default pki in that folder)' },
  patience: {
    flags: '--wait-component-ready-timeout <seconds>',
    summary: 'How long to wait for each component; 0 means without a limit',
    fallback: '120',
  },
} as const satisfies Record<string, Choice>;

/** The rows by name. */
export const CHOICES: Readonly<Record<keyof typeof GENERAL | ComponentKey, Choice>> = {
  ...GENERAL,
  ...componentChoices(),
};

export type ChoiceName = keyof typeof CHOICES;

/** What was chosen and where: `--port` or `spec.waitComponentReadyTimeout`. */
export interface Chosen {
  value: string | readonly string[];
  from: string;
}

export type Choices = Readonly<Partial<Record<ChoiceName, Chosen>>>;

/** `--port` of `-p, --port <port>` */
export function longFlag({ flags }: Choice): string {
  return /--[a-z0-9-]+/.exec(flags)?.[0] ?? flags;
}

/** Flags of the past and of misprints, with what to do instead. */
export const OBSOLETE_FLAGS: readonly { flags: string; instead: string }[] = [
  { flags: '--etcd-init-image <image>', instead: 'etcd needs no init container: leave it out' },
  { flags: '--kube-controller-manager-extra-args <args>', instead: 'use --karmada-kube-controller-manager-extra-args' },
  { flags: '--kube-controller-manager-image <image>', instead: 'use --karmada-kube-controller-manager-image' },
  { flags: '--kube-controller-manager-replicas <count>', instead: 'use --karmada-kube-controller-manager-replicas' },
];
