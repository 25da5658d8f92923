/** The frame all control-plane pods share: labels, volumes, anti-affinity, probes. */

import type { AnyObject } from '../../api/meta/object.ts';
import { mergeArguments } from '../arguments.ts';
import type { ComponentName, InstallSettings } from '../settings.ts';

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
}

/** The certificates every component that speaks TLS on its own mounts. */
export const CERTIFICATES: Mount = { volume: 'karmada-cert', secret: 'karmada-cert', path: PKI_DIR };

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
    ...(shape.resources ? { resources: shape.resources } : {}),
    ...(shape.liveness ? { livenessProbe: httpProbe(shape.liveness) } : {}),
    ...(shape.readiness ? { readinessProbe: httpProbe(shape.readiness) } : {}),
    volumeMounts: shape.mounts.map(({ volume, path }) => ({ name: volume, mountPath: path, readOnly: true })),
  };
}

/** Two replicas of one component never share a node. */
function apartByNode(name: string): Record<string, unknown> {
  const labelSelector = { matchExpressions: [{ key: 'app', operator: 'In', values: [name] }] };
  return {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector, topologyKey: 'kubernetes.io/hostname' }],
    },
  };
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
          affinity: apartByNode(shape.name),
          tolerations: [{ effect: 'NoExecute', operator: 'Exists' }],
          containers: [container(settings, shape)],
          volumes: shape.mounts.map(({ volume, secret }) => ({ name: volume, secret: { secretName: secret } })),
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

/** A Service in front of one component. */
export function componentService(
  settings: InstallSettings,
  name: string,
  spec: { ports: readonly ServicePort[]; selector?: Record<string, string>; type?: string; clusterIP?: string },
): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: settings.namespace, labels: { [BOOTSTRAPPING_LABEL]: 'service-defaults' } },
    spec: {
      type: spec.type ?? 'ClusterIP',
      ...(spec.clusterIP ? { clusterIP: spec.clusterIP } : {}),
      selector: spec.selector ?? { app: name },
      ports: spec.ports.map((port) => ({ ...port, protocol: 'TCP', targetPort: port.targetPort ?? port.port })),
    },
  };
}
