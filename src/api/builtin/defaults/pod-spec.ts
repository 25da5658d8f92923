/** Defaults of Pods and of the templates they are stamped from. */

import type { Container, EnvVar, Pod, PodSpec, PodTemplateSpec, Volume } from '../../core/pod.ts';

const FILE_MODE = 0o644;
const TOKEN_SECONDS = 3600;

/** A Pod as it is created. */
export function defaultPod(pod: Pod): void {
  defaultPodSpec(pod.spec);
  pod.spec.enableServiceLinks ??= true;
  for (const container of allContainers(pod.spec)) requestWhatIsLimited(container);
}

/** The template of a workload. */
export function defaultTemplate(template: PodTemplateSpec | undefined): void {
  if (template?.spec) defaultPodSpec(template.spec);
}

function defaultPodSpec(spec: PodSpec): void {
  spec.restartPolicy ??= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ??= 'default-scheduler';
  mirrorServiceAccount(spec);
  for (const container of allContainers(spec)) defaultContainer(container, spec.hostNetwork === true);
  for (const volume of spec.volumes ?? []) defaultVolume(volume);
}

/** The old name of the field follows the new one. */
function mirrorServiceAccount(spec: PodSpec): void {
  const name = spec.serviceAccountName ?? spec.serviceAccount;
  if (name === undefined) return;
  spec.serviceAccountName = name;
  spec.serviceAccount = name;
}

function allContainers(spec: PodSpec): Container[] {
  return [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
}

function defaultContainer(container: Container, hostNetwork: boolean): void {
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  container.imagePullPolicy ??= pullPolicyOf(container.image ?? '');
  for (const port of container.ports ?? []) {
    port.protocol ??= 'TCP';
    if (hostNetwork) port.hostPort ??= port.containerPort;
  }
  for (const variable of container.env ?? []) defaultVariable(variable);
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) defaultProbe(probe);
  for (const hook of Object.values(container.lifecycle ?? {})) defaultHandler(hook);
}

/** Images without a tag, and `latest`, are pulled every time. */
function pullPolicyOf(image: string): string {
  if (image.includes('@')) return 'IfNotPresent';
  const tag = /:([^:/]+)$/.exec(image)?.[1] ?? 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultVariable({ valueFrom }: EnvVar): void {
  if (valueFrom?.fieldRef) valueFrom.fieldRef.apiVersion ??= 'v1';
  if (valueFrom?.resourceFieldRef) valueFrom.resourceFieldRef.divisor ??= '0';
}

function defaultProbe(probe: Record<string, unknown> | undefined): void {
  if (!probe) return;
  probe['timeoutSeconds'] ??= 1;
  probe['periodSeconds'] ??= 10;
  probe['successThreshold'] ??= 1;
  probe['failureThreshold'] ??= 3;
  defaultHandler(probe);
}

function defaultHandler(handler: unknown): void {
  const { httpGet, grpc } = (handler ?? {}) as Record<string, Record<string, unknown> | undefined>;
  if (httpGet) {
    httpGet['path'] ??= '/';
    httpGet['scheme'] ??= 'HTTP';
  }
  if (grpc) grpc['service'] ??= '';
}

function requestWhatIsLimited({ resources }: Container): void {
  if (!resources?.limits) return;
  resources.requests = { ...resources.limits, ...resources.requests };
}

interface ModeSource {
  defaultMode?: number;
  items?: { fieldRef?: { apiVersion?: string } }[];
}

function defaultVolume(volume: Volume): void {
  if (Object.keys(volume).every((key) => key === 'name')) volume.emptyDir = {};
  for (const source of [volume.secret, volume.configMap, volume['downwardAPI'], volume.projected] as (
    | ModeSource
    | undefined
  )[]) {
    if (source) source.defaultMode ??= FILE_MODE;
  }
  defaultFieldRefs(volume['downwardAPI'] as ModeSource | undefined);
  if (volume.hostPath) volume.hostPath.type ??= '';
  for (const source of volume.projected?.sources ?? []) {
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= TOKEN_SECONDS;
    defaultFieldRefs(source.downwardAPI as ModeSource | undefined);
  }
}

function defaultFieldRefs(source: ModeSource | undefined): void {
  for (const item of source?.items ?? []) if (item.fieldRef) item.fieldRef.apiVersion ??= 'v1';
}
