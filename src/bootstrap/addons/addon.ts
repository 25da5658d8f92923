/** What may be added to an installed control plane, and the frame its objects share. */

import type { AnyObject } from '../../api/meta/object.ts';
import { CONFIG_DIR, httpProbe, PKI_DIR, type Probe } from '../components/workload.ts';

export const ADDON_NAMES = [
  'karmada-descheduler',
  'karmada-metrics-adapter',
  'karmada-scheduler-estimator',
  'karmada-search',
] as const;

export type AddonName = (typeof ADDON_NAMES)[number];

/** The member an estimator is for. */
export interface AddonMember {
  name: string;
  /** Text of a kubeconfig that leads to it. */
  kubeconfig: string;
}

export interface AddonSettings {
  namespace: string;
  /** DNS domain of the host cluster. */
  domain: string;
  image: string;
  replicas: number;
  priorityClass: string;
  /** Base64 of the PEM of the control plane's authority. */
  caBundle: string;
  /** As the control plane's API server reaches its store. */
  etcd: { servers: string; prefix: string };
  member?: AddonMember;
}

export interface Addon {
  name: AddonName;
  /** One per member instead of one per control plane. */
  perMember?: true;
  /** Objects of the host cluster, workloads included. */
  host(settings: AddonSettings): AnyObject[];
  /** Objects of the control plane, for when the workloads run. */
  karmada(settings: AddonSettings): AnyObject[];
}

export interface AddonShape {
  name: string;
  /** The container's name; absent: the workload's. */
  container?: string;
  command: readonly string[];
  /** Keys of the installation's certificates that it sees; upstream shows it all of them, the authorities' keys too. */
  certificates: readonly string[];
  labels?: Readonly<Record<string, string>>;
  liveness: Probe;
  readiness?: Probe;
  ports?: readonly { name: string; containerPort: number }[];
  resources?: Record<string, unknown>;
  volumes?: readonly Record<string, unknown>[];
  volumeMounts?: readonly Record<string, unknown>[];
}

const POD_IP = { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } };

/** A Deployment as upstream makes those of addons. */
export function addonDeployment(settings: AddonSettings, shape: AddonShape): AnyObject {
  const labels = { app: shape.name, ...shape.labels };
  const items = shape.certificates.map((key) => ({ key, path: key }));
  const certificates = { name: 'karmada-cert', secret: { secretName: 'karmada-cert', items } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: shape.name, namespace: settings.namespace, labels },
    spec: {
      replicas: settings.replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          priorityClassName: settings.priorityClass,
          automountServiceAccountToken: false,
          tolerations: [{ key: 'node-role.kubernetes.io/master', operator: 'Exists' }],
          containers: [container(settings, shape)],
          volumes: [certificates, ...(shape.volumes ?? [])],
        },
      },
    },
  };
}

function container(settings: AddonSettings, shape: AddonShape): Record<string, unknown> {
  return {
    name: shape.container ?? shape.name,
    image: settings.image,
    imagePullPolicy: 'IfNotPresent',
    command: [...shape.command],
    env: [POD_IP],
    ...(shape.ports ? { ports: shape.ports.map((port) => ({ ...port, protocol: 'TCP' })) } : {}),
    ...(shape.resources ? { resources: shape.resources } : {}),
    livenessProbe: httpProbe(shape.liveness),
    ...(shape.readiness ? { readinessProbe: httpProbe(shape.readiness) } : {}),
    volumeMounts: [{ name: 'karmada-cert', mountPath: PKI_DIR, readOnly: true }, ...(shape.volumeMounts ?? [])],
  };
}

/** The kubeconfig that `init` has made for the addon: its volume and where it is mounted. */
export function configVolume(name: AddonName): Required<Pick<AddonShape, 'volumes' | 'volumeMounts'>> {
  return {
    volumes: [{ name: 'karmada-config', secret: { secretName: `${name}-config` } }],
    volumeMounts: [{ name: 'karmada-config', mountPath: CONFIG_DIR, readOnly: true }],
  };
}

/** A Service of the host cluster in front of an addon. */
export function addonService(
  { namespace }: AddonSettings,
  name: string,
  { labels, port }: { labels: Readonly<Record<string, string>>; port: { name?: string; port: number } },
): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { ...labels } },
    spec: { selector: { app: name }, ports: [{ ...port, protocol: 'TCP', targetPort: port.port }] },
  };
}

export interface AggregatedApi {
  group: string;
  version: string;
  groupPriorityMinimum: number;
  versionPriority: number;
}

/** How the control plane's aggregator finds an addon: a Service that leads to the host cluster, and an APIService for each API. */
export function aggregatedApis(
  { namespace, domain, caBundle }: AddonSettings,
  name: AddonName,
  apis: readonly AggregatedApi[],
): AnyObject[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { type: 'ExternalName', externalName: `${name}.${namespace}.svc.${domain}` },
    },
    ...apis.map(({ group, version, ...priorities }) => ({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `${version}.${group}`, labels: { app: name, apiserver: 'true' } },
      spec: { group, version, ...priorities, caBundle, service: { name, namespace } },
    })),
  ];
}
