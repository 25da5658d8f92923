/** What the server adds to a new Pod: identity, tolerations, priority, first status. */

import type { Container, Pod, PodSpec, ResourceRequirements, Toleration } from '../../core/pod.ts';
import type { WriteContext } from '../../kind.ts';

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_SECONDS = 3607;
const FILE_MODE = 0o644;
const EVICTION_SECONDS = 300;

const SYSTEM_PRIORITIES: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};

export function preparePod(pod: Pod, context: WriteContext): void {
  if (context.operation !== 'CREATE') return;
  giveIdentity(pod.spec, context);
  tolerate(pod.spec, 'node.kubernetes.io/not-ready');
  tolerate(pod.spec, 'node.kubernetes.io/unreachable');
  pod.spec.priority ??= SYSTEM_PRIORITIES[pod.spec.priorityClassName ?? ''] ?? 0;
  pod.spec.preemptionPolicy ??= 'PreemptLowerPriority';
  pod.status = { phase: 'Pending', qosClass: qosClassOf(pod.spec) };
}

function giveIdentity(spec: PodSpec, { newUid }: WriteContext): void {
  spec.serviceAccountName ||= 'default';
  spec.serviceAccount = spec.serviceAccountName;
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const needy = containers.filter(
    (container) => !container.volumeMounts?.some((mount) => mount.mountPath === TOKEN_PATH),
  );
  if (spec.automountServiceAccountToken === false || needy.length === 0) return;
  const name = `kube-api-access-${newUid().replaceAll('-', '').slice(0, 5)}`;
  for (const container of needy) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: TOKEN_PATH }];
  }
  const sources = [
    { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] },
    },
  ];
  spec.volumes = [...(spec.volumes ?? []), { name, projected: { sources, defaultMode: FILE_MODE } }];
}

/** Pods leave a failed node after five minutes unless they say otherwise. */
function tolerate(spec: PodSpec, key: string): void {
  const says = (toleration: Toleration): boolean =>
    (toleration.key === key || !toleration.key) && (!toleration.effect || toleration.effect === 'NoExecute');
  if (spec.tolerations?.some(says)) return;
  const toleration = { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: EVICTION_SECONDS };
  spec.tolerations = [...(spec.tolerations ?? []), toleration];
}

/** `Guaranteed`, `Burstable` or `BestEffort`, from requests and limits of cpu and memory. */
export function qosClassOf(spec: PodSpec): string {
  const containers: Container[] = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const amounts = containers.map(({ resources }) => resources ?? {});
  if (amounts.every((resources) => !hasAny(resources))) return 'BestEffort';
  return amounts.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}

const COMPUTE = ['cpu', 'memory'];

function hasAny({ requests, limits }: ResourceRequirements): boolean {
  return COMPUTE.some((name) => requests?.[name] !== undefined || limits?.[name] !== undefined);
}

function isGuaranteed({ requests, limits }: ResourceRequirements): boolean {
  return COMPUTE.every((name) => limits?.[name] !== undefined && (requests?.[name] ?? limits[name]) === limits[name]);
}
