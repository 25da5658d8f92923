/** The frame all control-plane pods share: labels, volumes, anti-affinity, probes. */

import type { AnyObject } from '../../api/meta/object.ts';
import { mergeArguments } from '../arguments.ts';
import type { ComponentName, ComponentSettings, InstallSettings } from '../settings.ts';

export const PKI_DIR = '/etc/karmada/pki';
export const CONFIG_DIR = '/etc/karmada/config';
export const CONFIG_FILE = `${CONFIG_DIR}/karmada.config`;

/** Marks what an installation made, by sort of object. */
export const BOOTSTRAPPING_LABEL = 'karmada.io/bootstrapping';

export interface Probe {
  path: string;
  port: number;
  scheme?: 'HTTP' | 'HTTPS';
  delay?: number;
  period?: number;
  timeout?: number;
  failures?: number;
}

/** A probe as the pod spec wants it; what is not given is left to Kubernetes' defaults. */
export function httpProbe({ path, port, scheme, delay, period, timeout, failures }: Probe): Record<string, unknown> {
  return {
    httpGet: { path, port, ...(scheme ? { scheme } : {}) },
    ...(delay === undefined ? {} : { initialDelaySeconds: delay }),
    ...(period === undefined ? {} : { periodSeconds: period }),
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    ...(failures === undefined ? {} : { failureThreshold: failures }),
  };
}

export interface Mount {
  volume: string;
  secret: string;
  path: string;
  /** The keys of the Secret that are shown; absent: all. */
  keys?: readonly string[];
}

/** Certificates of the installation; a pod sees those it needs, and an authority's key only where it signs. */
export function certificatesMount(...keys: readonly string[]): Mount {
  return { volume: 'karmada-cert', secret: 'karmada-cert', path: PKI_DIR, keys };
}

/** `karmada.crt` and `karmada.key` */
export function pair(name: string): [string, string] {
  return [`${name}.crt`, `${name}.key`];
}

/** The kubeconfig of a component. */
export function configMount(name: ComponentName): Mount {
  return { volume: 'karmada-config', secret: `${name}-config`, path: CONFIG_DIR };
}

export interface DeploymentShape {
  name: ComponentName;
  command: readonly string[];
  mounts: readonly Mount[];
  ports?: readonly { name: string; containerPort: number }[];
  liveness?: Probe;
  readiness?: Probe;
  /** Asked every second until it answers well once; the other probes begin then. */
  startup: Probe;
  /** Pod labels besides `app`. */
  labels?: Readonly<Record<string, string>>;
  podIp?: boolean;
  resources?: Record<string, unknown>;
  /** The Kubernetes images carry no pull policy, as upstream leaves it. */
  pullPolicy?: boolean;
}

const POD_IP = { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } };

function container(settings: InstallSettings, shape: DeploymentShape): Record<string, unknown> {
  const component = settings.components[shape.name];
  return {
    name: shape.name,
    image: component.image,
    ...(shape.pullPolicy ? { imagePullPolicy: settings.imagePullPolicy } : {}),
    command: mergeArguments(shape.command, component.extraArgs),
    ...(shape.podIp ? { env: [POD_IP] } : {}),
    ...(shape.ports ? { ports: shape.ports.map((port) => ({ ...port, protocol: 'TCP' })) } : {}),
    ...resourcesOf(shape, component),
    startupProbe: startupProbe(shape.startup),
    ...(shape.liveness ? { livenessProbe: httpProbe(shape.liveness) } : {}),
    ...(shape.readiness ? { readinessProbe: httpProbe(shape.readiness) } : {}),
    volumeMounts: shape.mounts.map(({ volume, path }) => ({ name: volume, mountPath: path, readOnly: true })),
  };
}

/** How long a component may take from its start until it answers, in seconds. */
const STARTUP_SECONDS = 300;

/** Waiting for an answer instead of a fixed delay: a component counts as ready within a second of being so. */
export function startupProbe(probe: Probe): Record<string, unknown> {
  return httpProbe({ ...probe, period: 1, timeout: probe.timeout ?? 5, failures: STARTUP_SECONDS });
}

function resourcesOf(shape: DeploymentShape, { pods }: ComponentSettings): Record<string, unknown> {
  const resources = pods?.resources ?? shape.resources;
  return resources ? { resources } : {};
}

/** Replicas of one component prefer nodes of their own; where there are too few, they share one. */
export function apartByNode(name: string): Record<string, unknown> {
  const labelSelector = { matchExpressions: [{ key: 'app', operator: 'In', values: [name] }] };
  const podAffinityTerm = { labelSelector, topologyKey: 'kubernetes.io/hostname' };
  return { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] } };
}

/** Where the pods of a component may run. */
function placement(name: string, { pods = {} }: ComponentSettings): Record<string, unknown> {
  return {
    ...(pods.nodeSelector ? { nodeSelector: pods.nodeSelector } : {}),
    affinity: pods.affinity ?? apartByNode(name),
    tolerations: [{ effect: 'NoExecute', operator: 'Exists' }, ...(pods.tolerations ?? [])],
  };
}

function secretVolume({ volume, secret, keys }: Mount): Record<string, unknown> {
  const items = keys?.map((key) => ({ key, path: key }));
  return { name: volume, secret: { secretName: secret, ...(items ? { items } : {}) } };
}

/** Pull secrets as a pod spec lists them, or nothing. */
export function pullSecrets(settings: InstallSettings): Record<string, unknown> {
  return settings.imagePullSecrets.length === 0
    ? {}
    : { imagePullSecrets: settings.imagePullSecrets.map((name) => ({ name })) };
}

/** A Deployment of one component. */
export function componentDeployment(settings: InstallSettings, shape: DeploymentShape): AnyObject {
  const component = settings.components[shape.name];
  const labels = { app: shape.name, ...shape.labels };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: shape.name, namespace: settings.namespace, labels: { [BOOTSTRAPPING_LABEL]: 'app-defaults' } },
    spec: {
      replicas: component.replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          priorityClassName: component.priorityClass,
          automountServiceAccountToken: false,
          ...pullSecrets(settings),
          ...placement(shape.name, component),
          containers: [container(settings, shape)],
          volumes: shape.mounts.map(secretVolume),
        },
      },
    },
  };
}

export interface ServicePort {
  name?: string;
  port: number;
  targetPort?: number;
  nodePort?: number;
}

export interface ServiceShape {
  ports: readonly ServicePort[];
  selector?: Record<string, string>;
  type?: string;
  clusterIP?: string;
  annotations?: Readonly<Record<string, string>>;
  /** Members find each other before they are ready. */
  publishNotReady?: boolean;
}

/** A Service in front of one component. */
export function componentService(settings: InstallSettings, name: string, spec: ServiceShape): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace: settings.namespace,
      labels: { [BOOTSTRAPPING_LABEL]: 'service-defaults' },
      ...(Object.keys(spec.annotations ?? {}).length > 0 ? { annotations: { ...spec.annotations } } : {}),
    },
    spec: {
      type: spec.type ?? 'ClusterIP',
      ...(spec.clusterIP ? { clusterIP: spec.clusterIP } : {}),
      ...(spec.publishNotReady ? { publishNotReadyAddresses: true } : {}),
      selector: spec.selector ?? { app: name },
      ports: spec.ports.map((port) => ({ ...port, protocol: 'TCP', targetPort: port.targetPort ?? port.port })),
    },
  };
}

/** Flags of a server behind the aggregator that keeps its objects in the control plane's etcd. */
export function storingServerFlags(servers: string): string[] {
  return [
    `--kubeconfig=${CONFIG_FILE}`,
    `--authentication-kubeconfig=${CONFIG_FILE}`,
    `--authorization-kubeconfig=${CONFIG_FILE}`,
    `--etcd-servers=${servers}`,
    `--etcd-cafile=${PKI_DIR}/etcd-ca.crt`,
    `--etcd-certfile=${PKI_DIR}/etcd-client.crt`,
    `--etcd-keyfile=${PKI_DIR}/etcd-client.key`,
    `--tls-cert-file=${PKI_DIR}/karmada.crt`,
    `--tls-private-key-file=${PKI_DIR}/karmada.key`,
    '--tls-min-version=VersionTLS13',
    '--audit-log-path=-',
    '--audit-log-maxage=0',
    '--audit-log-maxbackup=0',
  ];
}
